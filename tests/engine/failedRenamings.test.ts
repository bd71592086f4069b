import type { EngineRun } from "../../tools/pulumi/isolatedEngine.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { type Step, takeStep } from "../support/step.js";
import { packageOf } from "../support/stix/feeds.js";

const withFormerName = ["plain", "refreshed", "removed"] as const;
const all = [...withFormerName, "in-place"] as const;
type Name = (typeof all)[number];

let fleet: Fleet<Name>;
let project: Project;
let preview: EngineRun;
let refresh: Step<Name>;
let afterRefresh: Step<Name>;
let next: Step<Name>;

/** What each system's resource calls its collection. */
const declare = (wanted: Readonly<Partial<Record<Name, string>>>) =>
  project.write(
    "index.ts",
    [
      `import { ThreatCollection } from "pulumi-extrahop";`,
      ...Object.entries(wanted).map(
        ([system, name]) =>
          `new ThreatCollection("${system}", { system: "${system}", source: "one.xml", name: "${name}" });`,
      ),
      "",
    ].join("\n"),
  );

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

/** One run renames a collection on each system and fails on all of them. */
async function failToRename(): Promise<void> {
  await declare({ plain: "a", refreshed: "a", removed: "a", "in-place": "a" });
  await project.must("up", "--yes", "--skip-preview");
  for (const name of withFormerName) {
    // From 26.2 on nothing is renamed in place, and the state still says 9.8.
    fleet.systems[name].setFirmware("26.2.0.1");
    const effect = { kind: "status", status: 403 } as const;
    fleet.systems[name].faults.add({ operation: "delete", times: "always", effect });
  }
  const effect = { kind: "status", status: 503 } as const;
  fleet.systems["in-place"].faults.add({ operation: "replace", times: "always", effect });
  await declare({ plain: "b", refreshed: "b", removed: "b", "in-place": "b" });
  const failed = await project.up("--continue-on-error");
  for (const name of all) fleet.systems[name].faults.clear();
  expect(failed.text.match(/removing collection "a", the former name of "b", failed/g)).toHaveLength(3);
  for (const name of withFormerName) expect(names(name)).toEqual(["a", "b", "bystander"]);
  expect(failed.text).toMatch(/\(in-place\):/);
}

/** The next run meets each in its own way: with or without a refresh, with another name, with none. */
async function goOn(): Promise<void> {
  fleet.systems["in-place"].setFirmware("26.2.0.1");
  preview = await project.preview();
  await fleet.systems.removed.tamper.remove("b");
  const targets = (await project.resources())
    .filter(({ urn }) => /::(refreshed|removed)$/.test(urn))
    .flatMap(({ urn }) => ["--target", urn]);
  expect(targets).toHaveLength(4);
  refresh = await takeStep(fleet, project, "refresh", "--yes", "--skip-preview", ...targets);
  afterRefresh = await takeStep(fleet, project, "preview");
  await declare({ plain: "b", refreshed: "c", "in-place": "b" });
  next = await takeStep(fleet, project, "up", "--yes", "--skip-preview");
}

beforeAll(async () => {
  const system = { kind: "sensor", firmware: "9.8.0.1" } as const;
  fleet = await startFleet({ plain: system, refreshed: system, removed: system, "in-place": system });
  for (const name of all) await fleet.systems[name].tamper.add({ name: "bystander" });
  project = await createProject({ files: { "one.xml": packageOf(["a.example"]) } });
  await project.configure([
    ...fleet.config(),
    ...all.map((name) => ({ path: `extrahop:systems.${name}.limits.attempts`, value: "1" })),
  ]);
  await failToRename();
  await goOn();
}, 600_000);

it("ends with the next `up`, which succeeds", () => {
  expect({ code: next.run.code, text: next.run.text }).toMatchObject({ code: 0 });
});

describe("a resource whose former name could not be removed", () => {
  it("loses it with the next `up`, which uploads nothing again", () => {
    expect(preview.text).toMatch(/collection "a" \(id \d+\), a former name of "b", is still on the system/);
    expect(next.held.plain.map(({ name }) => name).sort()).toEqual(["b", "bystander"]);
    expect(next.changes.plain.filter(({ upload }) => upload !== null)).toEqual([]);
  });

  it("loses it after a refresh, with a third name, and by its own deletion", async () => {
    expect({ code: refresh.run.code, text: refresh.run.text }).toMatchObject({ code: 0 });
    expect(afterRefresh.operationsOn("refreshed")).toEqual(["update"]);
    expect(next.held.refreshed.map(({ name }) => name).sort()).toEqual(["bystander", "c"]);
    await declare({ plain: "b", "in-place": "b" });
    await project.must("up", "--yes", "--skip-preview");
    expect(names("refreshed")).toEqual(["bystander"]);
    expect((await project.preview("--refresh", "--expect-no-changes")).code).toBe(0);
  });

  it("loses it when both are removed, also where the new one was deleted on the system", () => {
    expect(next.held.removed.map(({ name }) => name)).toEqual(["bystander"]);
  });
});

describe("a renaming in place that ended unclear", () => {
  it("leaves no collection under the former name, also where the firmware was upgraded since", () => {
    expect(next.held["in-place"].map(({ name }) => name).sort()).toEqual(["b", "bystander"]);
  });
});

it("leaves nothing after a destroy, and every collection of somebody else", async () => {
  await declare({});
  const destroy = await project.destroy();
  expect(destroy.text).not.toMatch(/error:/);
  for (const name of all) expect(names(name)).toEqual(["bystander"]);
});
