import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../tools/repository.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { pythonWith } from "../support/python.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

const python = pythonWith(["requests==2.32.3"]);
const withPython = python === undefined ? describe.skip : describe;
const run = promisify(execFile);

withPython("a fleet that the vendor's way of uploading has filled", () => {
  let fleet: Fleet<"sensor" | "tenant" | "new">;
  let project: Project;

  /** Runs a client that sends what the vendor's scripts send, and gives back what it prints. */
  async function client(name: string, ...args: string[]): Promise<string> {
    const script = join(repository, "tests/support/clients", name);
    const env = { ...process.env, REQUESTS_CA_BUNDLE: fleet.caFile };
    return (await run(python ?? "", [script, ...args], { env, cwd: project.folder })).stdout;
  }

  const names = () =>
    Object.values(fleet.systems).map((system) =>
      system
        .collections()
        .map(({ name }) => name)
        .sort(),
    );

  beforeAll(async () => {
    fleet = await startFleet({
      sensor: { kind: "sensor", firmware: "9.8.0.1" },
      tenant: { kind: "rx360", firmware: "25.4.0.1" },
      new: { kind: "sensor", firmware: "26.3.0.1" },
    });
    project = await createProject({
      files: {
        "index.ts": fleetProgram,
        "stix/apt1.tgz": await archiveOf(["a.example", "b.example"]),
        "stix/c2.json": bundleOf(["192.0.2.1"]),
      },
    });
    await project.configure(fleet.config());
  });

  it("is filled by the clients", async () => {
    const [sensorKey = "", tenantSecret = "", newKey = ""] = fleet.secrets;
    const { sensor, tenant, new: recent } = fleet.systems;
    await project.write("systems.csv", `${sensor.url}/,${sensorKey}\n`);
    expect(await client("folder_upload.py", "sensors", "systems.csv", "stix")).toBe("POST apt1 204\n");
    expect(
      await client("folder_upload.py", "tenant", `${tenant.url}/`, "client-of-tenant", tenantSecret, "stix"),
    ).toBe("POST apt1 204\n");
    expect(await client("file_upload.py", `${recent.url}/`, newKey, "stix/c2.json")).toBe("201\n");
    expect(names()).toEqual([["apt1"], ["apt1"], ["c2"]]);
  });

  it("is adopted by `pulumi up` without a double", async () => {
    const up = await project.up();
    expect(up.code).toBe(0);
    expect(up.text.match(/adopted the existing collection/g)?.length).toBeGreaterThanOrEqual(3);
    expect(names()).toEqual([
      ["apt1", "c2"],
      ["apt1", "c2"],
      ["apt1", "c2"],
    ]);
    expect((await project.up()).text).toMatch(/\d+ unchanged/);
  });

  it("takes the vendor's upload over ours, and the next refresh and `up` bring ours back", async () => {
    await project.write("vendor/apt1.tgz", await archiveOf(["c.example"]));
    expect(await client("folder_upload.py", "sensors", "systems.csv", "vendor")).toBe("PUT apt1 204\n");
    expect(names()[0]).toEqual(["apt1", "c2"]);
    expect((await project.refresh()).text).toMatch(/changed outside: it has 1 observable instead of 2/);
    await project.must("up", "--yes", "--skip-preview");
    expect(fleet.systems.sensor.collections().find(({ name }) => name === "apt1")?.observables).toBe(2);
    await project.must("destroy", "--yes", "--skip-preview");
    expect(names()).toEqual([[], [], []]);
  });
});
