import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { runFleet } from "../support/fleetCommand.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

/** Systems of one site, whose settings together exceed what one environment variable holds. */
const many = 400;

const program = `
import { Config } from "@pulumi/pulumi";
import { ThreatFleet } from "pulumi-extrahop";
const config = new Config();
export const url = config.require("url");
export const token = config.requireSecret("token");
export const collections = new ThreatFleet("fleet", { folder: "stix" }).collections;
`;

let fleet: Fleet<"osa-1">;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({ "osa-1": { kind: "sensor", firmware: "26.3.0" } });
  project = await createProject({
    stack: "prod",
    files: {
      "Pulumi.yaml": "name: extrahop-test\nruntime: nodejs\nmain: src\n",
      "package.json": '{ "name": "extrahop-test", "private": true }\n',
      "src/package.json": '{ "name": "extrahop-test", "private": true, "main": "index.ts" }\n',
      "src/index.ts": program,
      "src/stix/a.json": bundleOf(["192.0.2.1"]),
    },
  });
  copyFileSync(join(project.folder, "tsconfig.json"), join(project.folder, "src/tsconfig.json"));
  // Beside the program, which is where the engine looks.
  copyFileSync(fleet.caFile, join(project.folder, "src/ca.pem"));
  const rows = Array.from({ length: many }, (_, index) => `big-${index},big-${index}.example.com,,,big`);
  const real = `osa-1,${fleet.systems["osa-1"].url},${fleet.secrets[0]},ca.pem,osaka`;
  await project.write("src/systems.csv", ["name,host,api_key,ca_file,site", real, ...rows].join("\n"));
  await project.configure([
    { path: "extrahop:systemsFile", value: "systems.csv" },
    { path: "extrahop-test:url", value: "https://example.com/?a=b" },
    { path: "extrahop-test:token", value: "shared-secret-1", secret: true },
  ]);
});

const site = (...args: string[]) => runFleet(project, [...args, "--stack", "prod"]);
const settings = (name: string) => readFileSync(join(project.folder, `Pulumi.${name}.yaml`), "utf8");

describe("the settings of a fleet's sites", () => {
  it("let one site have hundreds of systems", async () => {
    const preview = await site("preview", "--site", "big", "--save", join(project.folder, "out"));
    expect({ code: preview.code, text: preview.code === 0 ? "" : preview.text }).toEqual({
      code: 0,
      text: "",
    });
    expect(preview.stdout).toMatch(new RegExp(`prod-big\\s+${many}\\s+done`));
  });

  it("come from the base stack, secrets encrypted, with paths as the engine resolves them, and start no npm", async () => {
    const folder = await temporaryFolder();
    const log = join(folder, "npm.log");
    for (const name of ["npm", "pnpm", "yarn"]) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> '${log}'\n`);
      chmodSync(join(folder, name), 0o755);
    }
    const path = [folder, project.driverEnvironment["PATH"]].join(delimiter);
    const up = await runFleet(project, ["up", "--stack", "prod", "--site", "osaka"], { PATH: path });
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
    expect(fleet.systems["osa-1"].collections().map(({ name }) => name)).toEqual(["a"]);
    expect(settings("prod-osaka")).toMatch(/extrahop-test:token:\n\s+secure: /);
    expect(settings("prod-osaka")).toContain("extrahop-test:url: https://example.com/?a=b");
    for (const secret of ["shared-secret-1", ...fleet.secrets]) {
      expect(settings("prod-osaka")).not.toContain(secret);
      expect(up.text).not.toContain(secret);
    }
    expect(existsSync(log) ? readFileSync(log, "utf8") : "").toBe("");
  });

  it("follow a secret that changes, and keep what the site alone has", async () => {
    await project.must("config", "set", "--stack", "prod-osaka", "extrahop-test:own", "kept");
    await project.must("config", "set", "--stack", "prod", "--secret", "token", "shared-secret-2");
    expect((await site("up", "--site", "osaka")).code).toBe(0);
    const token = await project.must("stack", "output", "token", "--show-secrets", "--stack", "prod-osaka");
    expect(token.stdout.trim()).toBe("shared-secret-2");
    expect(settings("prod-osaka")).toContain("extrahop-test:own: kept");
  });

  it("are made again in a checkout without them, as in CI", async () => {
    const { rmSync } = await import("node:fs");
    rmSync(join(project.folder, "Pulumi.prod-osaka.yaml"));
    const up = await site("up", "--site", "osaka");
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
    expect(up.stdout).not.toMatch(/create|delete/);
  });

  it("leave no preview of an earlier run in the folder of previews", async () => {
    const out = join(project.folder, "out");
    writeFileSync(join(out, "notes.jsonl"), "{}\n");
    expect((await site("preview", "--site", "osaka", "--save", out)).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(["notes.jsonl", "prod-osaka.jsonl"]);
  });

  it("print plain lines where no terminal is", async () => {
    const { text } = await site("preview", "--site", "osaka");
    expect(text).toMatch(/^1 of 1: prod-osaka: done, \d+ same \(\d+\.\d s\)$/m);
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("[#");
  });
});
