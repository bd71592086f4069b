import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

const program = `
import { resolve } from "node:path";
import { ThreatCollection, ThreatFleet } from "pulumi-extrahop";
new ThreatFleet("fleet", { folder: "stix" });
new ThreatCollection("dots", { system: "hq", source: resolve("..data/current.json"), name: "dots" });
`;

let fleet: Fleet<"hq">;

beforeAll(async () => {
  fleet = await startFleet({ hq: { kind: "sensor", firmware: "26.3.0" } });
});

/** A project whose files lie beside its program, with other files of the same names in its own folder. */
async function projectWith(main: string): Promise<Project> {
  const project = await createProject({
    files: {
      "Pulumi.yaml": `name: extrahop-test\nruntime: nodejs\nmain: ${main}\n`,
      "package.json": '{ "name": "extrahop-test", "private": true }\n',
      "src/package.json": '{ "name": "extrahop-test", "private": true, "main": "index.ts" }\n',
      "src/index.ts": program,
      "src/stix/c2.json": bundleOf(["192.0.2.1"]),
      "stix/c2.json": bundleOf(["192.0.2.2", "192.0.2.3"]),
      "src/..data/current.json": bundleOf(["192.0.2.4", "192.0.2.5", "192.0.2.6"]),
      "src/systems.csv": `name,host,api_key,ca_file\nhq,${fleet.systems.hq.url},${fleet.secrets[0]},ca.pem\n`,
      "systems.csv": "name,host,api_key,ca_file\nother,192.0.2.9,k,none.pem\n",
    },
  });
  await copyFile(join(project.folder, "tsconfig.json"), join(project.folder, "src/tsconfig.json"));
  await copyFile(fleet.caFile, join(project.folder, "src/ca.pem"));
  await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
  return project;
}

describe("relative paths of a project whose Pulumi.yaml has `main`", () => {
  it.each(["src", "src/", "./src/index.ts"])(
    "are relative to the program's folder in the engine and the commands: %s",
    async (main) => {
      const project = await projectWith(main);
      const up = await project.up();
      expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
      const held = fleet.systems.hq.collections().map(({ name, observables }) => [name, observables]);
      expect(held.sort()).toEqual([
        ["c2", 1],
        ["dots", 3],
      ]);
      const sources = (await project.resources()).map(({ inputs }) => inputs?.["source"]).filter(Boolean);
      expect(sources.sort()).toEqual(["..data/current.json", "stix/c2.json", "stix/c2.json"]);
      for (const folder of [project.folder, join(project.folder, "src")]) {
        const doctor = await runCli(["doctor", "--stack", "test"], {
          folder,
          environment: project.driverEnvironment,
        });
        expect({ code: doctor.code, text: doctor.code === 0 ? "" : doctor.stdout + doctor.stderr }).toEqual({
          code: 0,
          text: "",
        });
        expect(doctor.stdout).toMatch(/^hq /m);
      }
      await project.must("destroy", "--yes", "--skip-preview");
      expect(fleet.systems.hq.collections()).toEqual([]);
    },
  );
});
