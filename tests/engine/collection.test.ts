import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { CollectionView, Simulator } from "../../simulator/src/index.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { type Step, takeStep } from "../support/step.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

type Name = "old" | "new" | "spare" | "apart";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0.1" },
    new: { kind: "sensor", firmware: "26.2.0.1" },
    spare: { kind: "sensor", firmware: "25.4.0.1" },
    // Described by the program alone.
    apart: { kind: "sensor", firmware: "9.8.0.1" },
  });
  for (const system of Object.values(fleet.systems)) system.tamper.add({ name: "bystander", observables: 7 });
  project = await createProject({
    files: {
      "stix/apt1.tgz": await archiveOf(["a.example"]),
      "stix/c2.json": bundleOf(["192.0.2.1"]),
      "compared.json": bundleOf(["192.0.2.1"]),
    },
  });
  await project.configure(fleet.config("old", "new", "spare"));
});

const names = (collections: readonly CollectionView[]) => collections.map(({ name }) => name).sort();
const called = (name: string, collections: readonly CollectionView[]) =>
  collections.find((one) => one.name === name);

const program = (...lines: string[]) =>
  project.write(
    "index.ts",
    `import { asset } from "@pulumi/pulumi";\nimport { join } from "node:path";\nimport { ThreatCollection } from "pulumi-extrahop";\n${lines.join("\n")}\n`,
  );

const collection = (resource: string, args: Record<string, unknown>) =>
  `new ThreatCollection(${JSON.stringify(resource)}, ${JSON.stringify(args)});`;
const ofApt1 = (system: Name, further: Record<string, unknown> = {}) => ({
  system,
  source: "stix/apt1.tgz",
  ...further,
});

const up = ["up", "--yes", "--skip-preview"] as const;
const keptNote = 'keeps the user key "theirs" that it had before its adoption, and not "ours" as declared';

/** All collections of these tests are on one stack, each with a name of its own. */
describe("a single ThreatCollection", () => {
  const rotated = "rotated-key-0123456789";
  let refused: Step<Name>;
  let created: Step<Name>;
  let quiet: Step<Name>;
  let changed: Step<Name>;
  let quietAgain: Step<Name>;
  let replaced: Step<Name>;
  let refreshed: Step<Name>;
  let states: readonly string[];
  let outputs: Readonly<Record<string, unknown>>;

  const steady = (apiKey: string) => [
    collection("unnamed", ofApt1("old")),
    collection("adopted", ofApt1("old", { name: "adopted" })),
    collection("evading", ofApt1("old", { name: "taken" })),
    collection("asked", ofApt1("old", { name: "asked" })),
    collection("compared", { system: "new", source: "compared.json", compare: "indicators" }),
    collection("folder", { system: "spare", source: "stix", name: "all" }),
    `new ThreatCollection("asset", { system: "spare", source: new asset.FileAsset(join(process.cwd(), "stix/apt1.tgz")) });`,
    collection("described", {
      ...ofApt1("old"),
      system: { name: "described", host: fleet.systems.apart.url, apiKey, caFile: fleet.caFile },
    }),
    `const theirs = ThreatCollection.get("theirs", "new/theirs");`,
    "export const seen = { name: theirs.name, observables: theirs.observables };",
  ];

  beforeAll(async () => {
    const { old, new: current, apart } = fleet.systems;
    const [, , , key = ""] = fleet.secrets;
    old.tamper.add({ name: "clash", observables: 99 });
    old.tamper.add({ name: "adopted", observables: 99 });
    old.tamper.add({ name: "Taken", userKey: "taken" });
    old.tamper.add({ name: "kept", userKey: "theirs" });
    current.tamper.add({ name: "theirs", observables: 12 });
    await program(
      collection("clash", ofApt1("old", { name: "clash", adopt: false })),
      collection("evading", ofApt1("old", { name: "taken", userKey: "taken" })),
    );
    refused = await takeStep(fleet, project, ...up, "--continue-on-error");
    old.tamper.remove("clash");

    await program(
      ...steady(key),
      collection("renamed", ofApt1("old", { name: "first" })),
      collection("successor", { system: "new", source: "stix/c2.json", name: "first" }),
      collection("moving", ofApt1("old", { name: "moving" })),
      collection("rekeyed", ofApt1("old", { name: "rekeyed" })),
      collection("kept", ofApt1("old", { name: "kept", userKey: "ours" })),
    );
    created = await takeStep(fleet, project, ...up);
    const firstState = await project.exportedState();
    outputs = await project.outputs();
    quiet = await takeStep(fleet, project, "preview", "--expect-no-changes");

    apart.rotateKeys([key, rotated]);
    await project.write("compared.json", bundleOf(["192.0.2.1"], "2026-11-11T00:00:00.000Z"));
    await program(
      ...steady(rotated),
      collection("renamed", ofApt1("old", { name: "second" })),
      collection("successor", { system: "new", source: "stix/c2.json", name: "second" }),
      collection("moving", ofApt1("spare", { name: "moving" })),
      collection("rekeyed", ofApt1("old", { name: "rekeyed", userKey: "rekeyed2" })),
      collection("kept", ofApt1("old", { name: "kept", userKey: "theirs" })),
    );
    changed = await takeStep(fleet, project, ...up);
    states = [firstState, await project.exportedState()];
    quietAgain = await takeStep(fleet, project, "preview", "--expect-no-changes");

    const asked = (await project.resources()).find(({ urn }) => urn.endsWith("::asked"));
    replaced = await takeStep(fleet, project, ...up, "--target-replace", asked?.urn ?? "");
    await project.write("compared.json", bundleOf(["192.0.2.1", "192.0.2.9"], "2026-11-11T00:00:00.000Z"));
    refreshed = await takeStep(fleet, project, ...up, "--refresh");
  }, 600_000);

  it("is called like its file up to the first dot", () => {
    expect(called("apt1", created.held.old)?.observables).toBe(1);
    expect(created.operationsOn("unnamed")).toEqual(["create"]);
  });

  it("is renamed in place on firmware up to 26.1", () => {
    expect(changed.operationsOn("renamed")).toEqual(["update"]);
    expect(names(changed.held.old)).not.toContain("first");
    expect(called("second", changed.held.old)?.id).toBe(called("first", created.held.old)?.id);
  });

  it("is replaced for a new name on firmware from 26.2, the new one first", () => {
    expect(changed.operationsOn("successor")).toEqual(["create-replacement", "replace", "delete-replaced"]);
    expect(names(changed.held.new)).toEqual(["bystander", "compared", "second", "theirs"]);
    expect(changed.changes.new.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
  });

  it("moves to another system by replacement", () => {
    expect(changed.operationsOn("moving")).toContain("replace");
    expect(names(created.held.old)).toContain("moving");
    expect(names(changed.held.old)).not.toContain("moving");
    expect(names(changed.held.spare)).toEqual(["all", "apt1", "bystander", "moving"]);
  });

  it("gets another user key by deletion first, so that it never deletes what it just wrote", () => {
    expect(changed.run.code).toBe(0);
    expect(changed.operationsOn("rekeyed")).toEqual(["delete-replaced", "replace", "create-replacement"]);
    expect(called("rekeyed", changed.held.old)?.userKey).toBe("rekeyed2");
  });

  it("survives a replacement that the user asks for", () => {
    expect(replaced.run.code).toBe(0);
    expect(replaced.operationsOn("asked")).toContain("replace");
    expect(names(replaced.held.old)).toEqual(names(changed.held.old));
    expect(refreshed.run.text).not.toMatch(/deleted outside/);
  });

  it("adopts what is there under its name and says so on its row", () => {
    expect(created.run.text).toMatch(
      /adopted the existing collection "adopted" \(id \d+, 99 observables until now\)/,
    );
    expect(names(created.held.old).filter((name) => name === "adopted")).toHaveLength(1);
    expect(called("adopted", created.held.old)?.observables).toBe(1);
  });

  it("touches nothing that is there where the program forbids adoption", () => {
    expect(refused.run.code).not.toBe(0);
    expect(refused.run.text).toContain("EXTRAHOP_NAME_CLASH");
    expect(called("clash", refused.held.old)?.observables).toBe(99);
  });

  it("leaves another collection its user key: a derived one gives way, one that was asked for is refused", () => {
    expect(refused.run.text).toMatch(/its user key "taken" belongs to another collection, "Taken"/);
    expect(refused.changes.old).toEqual([]);
    expect(called("Taken", created.held.old)?.userKey).toBe("taken");
    expect(called("taken", created.held.old)?.userKey).toBe("taken2");
  });

  it("says at adoption and in each preview that it keeps another user key, until that is declared", () => {
    expect(created.run.text).toContain(keptNote);
    expect(quiet.run.text).toContain(keptNote);
    expect({ code: quiet.run.code, text: quiet.run.text }).toMatchObject({ code: 0 });
    expect(changed.run.text).not.toContain("EXTRAHOP_USER_KEY_KEPT");
    const { id } = called("kept", changed.held.old) ?? {};
    expect(changed.changes.old.filter(({ path }) => path.endsWith(`/${id}`))).toEqual([]);
    expect(quietAgain.run.text).not.toContain("EXTRAHOP_USER_KEY_KEPT");
    expect(quietAgain.run.code).toBe(0);
  });

  it("is read by `get` without being managed", async () => {
    expect(outputs["seen"]).toEqual({ name: "theirs", observables: 12 });
    const destroyed = await takeStep(fleet, project, "destroy", "--yes", "--skip-preview");
    expect({ code: destroyed.run.code, text: destroyed.run.text }).toMatchObject({ code: 0 });
    expect(destroyed.run.text).not.toMatch(/error:/);
    expect(names(destroyed.held.new)).toEqual(["bystander", "theirs"]);
    expect(names(destroyed.held.old)).toEqual(["Taken", "bystander"]);
    for (const name of ["spare", "apart"] as const)
      expect(names(destroyed.held[name])).toEqual(["bystander"]);
    fleet.systems.new.tamper.remove("theirs");
    fleet.systems.old.tamper.remove("Taken");
  });

  it("takes a FileAsset and a folder, and keeps paths of this machine out of the state", () => {
    expect(names(created.held.spare)).toEqual(["all", "apt1", "bystander"]);
    for (const state of states) expect(state).not.toContain(project.folder);
  });

  it("encrypts explicit credentials in the state and follows their change without a replacement", () => {
    const [first, second] = states;
    for (const secret of fleet.secrets) expect(first).not.toContain(secret);
    expect(names(created.held.apart)).toEqual(["apt1", "bystander"]);
    expect(changed.operationsOn("described")).toEqual(["update"]);
    expect(changed.changes.apart).toEqual([]);
    expect(second).not.toContain(rotated);
  });

  it("uploads nothing for new timestamps alone where indicators are compared", () => {
    expect(changed.operationsOn("compared")).toEqual(["same"]);
    expect(refreshed.operationsOn("compared")).toContain("update");
    expect(called("compared", refreshed.held.new)?.observables).toBe(2);
  });
});

describe("wrong input", () => {
  afterEach(() => {
    for (const system of Object.values<Simulator>(fleet.systems))
      expect(names(system.collections())).toEqual(["bystander"]);
  });

  it.each([
    ["an undeclared system", { system: "nowhere" }, /"nowhere" is not declared; there are new, old, spare/],
    ["an unknown choice", { scope: "some" }, /scope[^\n]*must be one of indicators, document/],
    ["a missing source", { source: "stix/missing.tgz" }, /stix\/missing\.tgz: Nothing is there/],
    ["no source", { source: undefined }, /\(x\)[^\n]*\n[^\n]*source[^\n]*must be the path of/],
    ["a source that is no path", { source: { a: 1 } }, /\(x\)[^\n]*\n[^\n]*source[^\n]*must be the path of/],
    ["a name that no system takes", { name: 'a"b' }, /has a quote, a slash/],
    ["a user key with whitespace", { userKey: "a b" }, /userKey[^\n]*must be letters and digits/],
  ])("such as %s is named at preview", async (_case, args, words) => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", ...args }));
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(words);
  });

  it("of one resource is reported all at once", async () => {
    await program(
      collection("x", { system: "nowhere", source: "stix/none", scope: "some", name: "a/b", adopt: 1 }),
    );
    const { text } = await project.preview();
    for (const words of [
      "is not declared",
      "must be one of",
      "has a quote, a slash",
      "must be true or false",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("of a STIX file names the place", async () => {
    await project.write("stix/broken.json", '{"type": "bundle", "objects": [\n  {]}');
    await program(collection("x", { system: "new", source: "stix/broken.json" }));
    const preview = await project.preview();
    await rm(join(project.folder, "stix/broken.json"));
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(/ {2}stix\/broken\.json:2:4: /);
  });

  it("such as two resources for one collection is refused, naming the other", async () => {
    await program(
      collection("one", { system: "old", source: "stix/apt1.tgz" }),
      collection("two", { system: "old", source: "stix/c2.json", name: "apt1" }),
    );
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(
      /"apt1" on old is declared twice; the other resource is urn:pulumi:.*::(one|two)/,
    );
  });
});
