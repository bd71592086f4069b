import { readFile } from "node:fs/promises";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

type Name = "old" | "new" | "tenant";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0.1" },
    new: { kind: "sensor", firmware: "26.2.0.1" },
    tenant: { kind: "rx360", firmware: "26.3.0.1" },
  });
});

beforeEach(async () => {
  project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/c2.json": bundleOf(["192.0.2.1"]),
      "stix/apt.tgz": await archiveOf(["a.example"]),
    },
  });
});

afterEach(async () => {
  await project.destroy();
  for (const system of Object.values(fleet.systems)) {
    for (const { name } of system.collections()) system.tamper.remove(name);
  }
});

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

describe("systems", () => {
  it("come from the vendor's CSV, which names the CA of none: the error says how to add it", async () => {
    const [key = ""] = fleet.secrets;
    await project.write("systems.csv", `${fleet.systems.old.url}/,${key}\n`);
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("EXTRAHOP_TLS");
    expect(up.text).toMatch(/the column caFile of "127\.0\.0\.1:\d+" in the systems file: FILE/);
    expect(up.text).not.toContain(key);
    const caUp = await project.run(["up", "--yes", "--skip-preview"], {
      environment: { NODE_EXTRA_CA_CERTS: fleet.caFile },
    });
    expect(caUp.code).toBe(0);
    expect(names("old")).toEqual(["apt", "c2"]);
  });

  it("come from a CSV with a header, CA files and REST API credentials included", async () => {
    const [oldKey = "", newKey = "", secret = ""] = fleet.secrets;
    await project.write("ca.pem", await readFile(fleet.caFile));
    await project.write(
      "systems.csv",
      [
        "name,host,api_key,client_id,client_secret,ca_file",
        `old,${fleet.systems.old.url},${oldKey},,,ca.pem`,
        `new,${fleet.systems.new.url},${newKey},,,ca.pem`,
        `tenant,${fleet.systems.tenant.url},,client-of-tenant,${secret},ca.pem`,
      ].join("\n"),
    );
    await project.configure([{ path: "extrahop:systemsFile", value: "systems.csv" }]);
    await project.must("up", "--yes", "--skip-preview");
    for (const name of ["old", "new", "tenant"] as const) expect(names(name)).toEqual(["apt", "c2"]);
    const state = await project.exportedState();
    for (const one of fleet.secrets) expect(state).not.toContain(one);
  });

  it("take their credentials from the environment where the configuration has none", async () => {
    const [oldKey = ""] = fleet.secrets;
    await project.configure(fleet.config("old").filter(({ secret }) => secret !== true));
    const without = await project.up();
    expect(without.code).not.toBe(0);
    expect(without.text).toContain("no credentials are configured");
    expect(without.text).toContain("EXTRAHOP_API_KEY_OLD");
    const up = await project.run(["up", "--yes", "--skip-preview"], {
      environment: { EXTRAHOP_API_KEY_OLD: oldKey },
    });
    expect(up.code).toBe(0);
    const destroy = await project.run(["destroy", "--yes", "--skip-preview"], {
      environment: { EXTRAHOP_API_KEY_OLD: oldKey },
    });
    expect(destroy.code).toBe(0);
    expect(names("old")).toEqual([]);
  });

  it("with verification switched off are warned of on each resource, at preview too", async () => {
    const config = fleet.config("old").filter(({ path }) => !path.endsWith("caFile"));
    await project.configure([...config, { path: "extrahop:systems.old.insecureSkipVerify", value: "true" }]);
    const preview = await project.preview();
    expect(
      preview.text.match(/old: the certificate is not verified .*\[EXTRAHOP_INSECURE_TLS\]/g)?.length,
    ).toBeGreaterThanOrEqual(2);
    expect((await project.up()).code).toBe(0);
    expect(names("old")).toEqual(["apt", "c2"]);
  });

  it("of Reveal(x) 360 share one token, and one that is withdrawn early is fetched once more", async () => {
    await project.configure(fleet.config("tenant"));
    const { tenant } = fleet.systems;
    const mark = tenant.journal.length;
    await project.must("up", "--yes", "--skip-preview");
    const tokens = () => tenant.journal.slice(mark).filter(({ operation }) => operation === "token").length;
    expect(tokens()).toBe(1);
    tenant.faults.add({ operation: "create", effect: { kind: "status", status: 401 } });
    await project.write("stix/third.json", bundleOf(["192.0.2.3"]));
    await project.must("up", "--yes", "--skip-preview");
    expect(tokens()).toBe(3);
    expect(names("tenant")).toEqual(["apt", "c2", "third"]);
  });

  it("that are down stop nobody else with --continue-on-error, and the next run completes them", async () => {
    await project.configure([
      ...fleet.config(),
      { path: "extrahop:systems.new.limits.attempts", value: "1" },
    ]);
    fleet.systems.new.faults.add({ effect: { kind: "reset", at: "before-body" }, times: "always" });
    const up = await project.up("--continue-on-error");
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(/new: listing the threat collections failed/);
    expect(names("old")).toEqual(["apt", "c2"]);
    expect(names("tenant")).toEqual(["apt", "c2"]);
    fleet.systems.new.faults.clear();
    await project.must("up", "--yes", "--skip-preview");
    expect(names("new")).toEqual(["apt", "c2"]);
  });
});
