import type { Simulator } from "../../simulator/src/index.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

type Name = "hq-sensor" | "hq-console" | "new-sensor" | "tenant";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "9.8.0.1234" },
    "hq-console": { kind: "console", firmware: "26.1.0.22" },
    "new-sensor": { kind: "sensor", firmware: "26.3.0.7" },
    tenant: { kind: "rx360", firmware: "26.3.0.7" },
  });
  for (const system of all()) system.tamper.add({ name: "bystander", observables: 7 });
  project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/botnet.json": bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
      "stix/phishing.tgz": await archiveOf(["a.example", "b.example"]),
    },
  });
});

const all = (): readonly Simulator[] => Object.values(fleet.systems);
const uploads = (system: Simulator, mark: number) =>
  system.journal.slice(mark).filter(({ upload }) => upload !== null);
const marks = () => all().map(({ journal }) => journal.length);
const held = (system: Simulator) =>
  Object.fromEntries(system.collections().map(({ name, observables }) => [name, observables]));

describe("a fleet of mixed firmware, as `pulumi up` sees it through a feed's life", () => {
  it("is previewed without a credential and without asking any system", async () => {
    await project.configure(fleet.config().filter(({ path }) => path.endsWith(".host")));
    const before = marks();
    const preview = await project.preview("--diff");
    expect(preview.text).toContain("+ 16 to create");
    expect(preview.text).toMatch(/ipv4-addr: 3/);
    expect(preview.text).toMatch(/stixVersion: "2\.1"/);
    expect(preview.code).toBe(0);
    expect(marks()).toEqual(before);
  });

  it("converges every system, converting what its firmware does not take", async () => {
    await project.configure(fleet.config());
    const up = await project.up();
    expect(up.text).toContain("+ 16 created");
    for (const system of all()) expect(held(system)).toEqual({ bystander: 7, botnet: 3, phishing: 2 });
  });

  it("exports the stack's collections with the id, digest and count that each system lists", async () => {
    const { collections } = (await project.outputs()) as {
      collections: Record<Name, Record<string, { id: number; digest: string; observables: number }>>;
    };
    for (const [name, system] of Object.entries(fleet.systems) as [Name, Simulator][]) {
      for (const collection of system.collections().filter(({ name }) => name !== "bystander")) {
        expect(collections[name][collection.name]).toEqual({
          id: collection.id,
          observables: collection.observables,
          digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        });
      }
    }
    expect(collections["hq-sensor"]["botnet"]?.digest).toBe(collections.tenant["botnet"]?.digest);
  });

  it("changes nothing and uploads nothing the second time", async () => {
    const before = marks();
    const up = await project.up();
    expect(up.text).toContain("16 unchanged");
    expect(all().flatMap((system, index) => uploads(system, before[index] ?? 0))).toEqual([]);
  });

  it("keeps no key, secret or token in the state, and few bytes for each collection", async () => {
    const state = await project.exportedState();
    for (const secret of fleet.secrets) expect(state).not.toContain(secret);
    const collections = (await project.resources()).filter(({ type }) => type.endsWith(":ThreatCollection"));
    expect(collections).toHaveLength(8);
    for (const resource of collections) {
      expect(JSON.stringify(resource).length).toBeLessThanOrEqual(1_800);
      expect(String(resource.inputs?.["__provider"]).length).toBeLessThanOrEqual(150);
      expect(JSON.stringify(resource)).not.toContain(project.folder);
    }
  });

  it("shows an edited feed once, indicator by indicator, and uploads that feed alone", async () => {
    await project.write("stix/botnet.json", bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.44", "192.0.2.45"]));
    const preview = await project.preview();
    expect(preview.text).toMatch(/\+2 −1 of 4 indicators/);
    expect(preview.text).toContain("+ ipv4-addr 192.0.2.44");
    expect(preview.text).toContain("− ipv4-addr 192.0.2.3");
    expect(preview.text).toContain("~ 5 to update");
    const before = marks();
    const up = await project.up();
    expect(up.text).toContain("~ 5 updated");
    for (const [index, system] of all().entries()) {
      expect(held(system)).toEqual({ bystander: 7, botnet: 4, phishing: 2 });
      expect(uploads(system, before[index] ?? 0)).toHaveLength(1);
    }
  });

  it("takes an archive that was only packed again for the same feed", async () => {
    await project.write(
      "stix/phishing.tgz",
      await archiveOf(["a.example", "b.example"], new Date("2026-11-01")),
    );
    const up = await project.up();
    expect(up.text).toContain("16 unchanged");
  });

  it.each([
    ["deleted", (system: Simulator) => system.tamper.remove("botnet"), /deleted outside/],
    ["emptied", (system: Simulator) => system.tamper.empty("botnet"), /it was emptied/],
    [
      "replaced",
      (system: Simulator) => system.tamper.replace("botnet", Buffer.from(bundleOf(["203.0.113.1"]))),
      /instead of 4/,
    ],
  ])("finds and repairs a collection that was %s outside of Pulumi", async (_case, tamper, words) => {
    const system = fleet.systems["new-sensor"];
    await tamper(system);
    const refresh = await project.refresh();
    expect(refresh.text).toMatch(words);
    const before = marks();
    const up = await project.up();
    expect(up.code).toBe(0);
    expect(held(system)).toEqual({ bystander: 7, botnet: 4, phishing: 2 });
    const sent = all().map((one, index) => uploads(one, before[index] ?? 0).length);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await project.up()).text).toContain("16 unchanged");
  });

  it("deletes the collections of a removed file and nothing else", async () => {
    await project.must("config", "get", "extrahop:systems");
    const { rm } = await import("node:fs/promises");
    await rm(`${project.folder}/stix/phishing.tgz`);
    const up = await project.up();
    expect(up.text).toContain("- 5 deleted");
    for (const system of all()) expect(held(system)).toEqual({ bystander: 7, botnet: 4 });
  });

  it("destroys what it made and leaves the bystanders", async () => {
    const destroy = await project.destroy();
    expect(destroy.code).toBe(0);
    for (const system of all()) expect(held(system)).toEqual({ bystander: 7 });
  });
});
