import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf, packageOf } from "../support/stix/feeds.js";

let fleet: Fleet<"old" | "new">;
let project: Project;

const a = { system: "old", source: "one.xml", name: "a" };
const b = { system: "new", source: "one.json", name: "b" };
const declared = { old: ["a"], new: ["b"] };

const collection = (resource: string, args: Readonly<Record<string, unknown>>, options = "{}") =>
  `const ${resource} = new ThreatCollection("${resource}", ${JSON.stringify(args)}, ${options});`;

const program = (...lines: string[]) =>
  project.write(
    "index.ts",
    [
      `import * as pulumi from "@pulumi/pulumi";`,
      `import { ThreatCollection } from "pulumi-extrahop";`,
      ...lines,
      "",
    ].join("\n"),
  );

const standard = () => program(collection("a", a), collection("b", b));

const listed = () => ({
  old: fleet.systems.old.collections().map(({ name }) => name),
  new: fleet.systems.new.collections().map(({ name }) => name),
});

const userKeyOfA = () => fleet.systems.old.collections().find(({ name }) => name === "a")?.userKey;

async function urnOf(resource: string): Promise<string> {
  const urn = (await project.resources()).find((one) => one.urn.endsWith(`::${resource}`))?.urn;
  if (urn === undefined) throw new Error(`the state has no resource ${resource}`);
  return urn;
}

async function succeeds(...args: string[]): Promise<string> {
  return (await project.must(...args)).text;
}

const up = (...args: string[]) => succeeds("up", "--yes", "--skip-preview", ...args);

const expectUnchanged = () => succeeds("preview", "--refresh", "--expect-no-changes");

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0.1" },
    new: { kind: "sensor", firmware: "26.2.0.1" },
  });
  project = await createProject({
    files: { "one.xml": packageOf(["a.example"]), "one.json": bundleOf(["192.0.2.1"]) },
  });
  await project.configure([
    ...fleet.config(),
    { path: "extrahop:systems.old.limits.attempts", value: "1" },
    { path: "extrahop:systems.new.limits.attempts", value: "1" },
  ]);
});

beforeEach(async () => {
  for (const system of Object.values(fleet.systems)) system.faults.clear();
  await standard();
  await up();
  expect(listed()).toEqual(declared);
});

describe("a replacement that deleted the collection and could not create it", () => {
  it("is completed by the next update, also where the change was reverted", async () => {
    fleet.systems.old.faults.add({
      operation: "create",
      times: "always",
      effect: { kind: "status", status: 403 },
    });
    await program(collection("a", { ...a, userKey: "other" }), collection("b", b));
    const failed = await project.up();
    expect(failed.text).toContain("EXTRAHOP_FORBIDDEN");
    expect(listed()).toEqual({ old: [], new: ["b"] });
    fleet.systems.old.faults.clear();
    await standard();
    await succeeds("refresh", "--yes", "--skip-preview");
    await up();
    expect(listed()).toEqual(declared);
    expect(userKeyOfA()).toBe("a");
    await expectUnchanged();
  });
});

describe("resources that are named by their place in a list", () => {
  it("keep each collection and its content where an entry is removed and put back", async () => {
    const sources = { A: "one.json", B: "two.json", C: "three.json" };
    await project.write("two.json", bundleOf(["192.0.2.1", "192.0.2.2"]));
    await project.write("three.json", bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"]));
    const list = (names: string) =>
      program(
        ...["old", "new"].flatMap((system) =>
          [...names].map((name, at) =>
            collection(`${system}${at}`, { system, name, source: sources[name as "A"] }),
          ),
        ),
      );
    const counts = (system: "old" | "new") =>
      Object.fromEntries(fleet.systems[system].collections().map((one) => [one.name, one.observables]));
    for (const [names, expected] of [
      ["ABC", { A: 1, B: 2, C: 3 }],
      ["BC", { B: 2, C: 3 }],
      ["ABC", { A: 1, B: 2, C: 3 }],
      ["CAB", { A: 1, B: 2, C: 3 }],
    ] as const) {
      await list(names);
      await up();
      expect({ old: counts("old"), new: counts("new") }).toEqual({ old: expected, new: expected });
      await expectUnchanged();
    }
  });
});

describe("a resource that was renamed while its collection keeps its name", () => {
  it("keeps the collection where only the new resource was updated and the old one is to be deleted", async () => {
    await program(collection("a", a), collection("renamed", b));
    const old = await urnOf("b");
    await up("--target", old.replace(/::b$/, "::renamed"));
    const refused = await project.destroy("--target", old);
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("EXTRAHOP_DELETION_REFUSED");
    expect(refused.text).toContain("run `pulumi up` without --target and --exclude, which keeps it");
    expect(await up()).toContain("EXTRAHOP_KEPT");
    expect(listed()).toEqual(declared);
    await expectUnchanged();
  });

  it("keeps the collection where a refresh accepted the change and an update leaves the new resource out", async () => {
    await program(collection("a", a), collection("renamed", b));
    const renamed = (await urnOf("b")).replace(/::b$/, "::renamed");
    await up("--target", renamed);
    await succeeds("refresh", "--yes", "--skip-preview");
    expect(await up("--exclude", renamed)).toContain("EXTRAHOP_KEPT");
    expect(listed()).toEqual(declared);
    await up();
    expect(listed()).toEqual(declared);
    await expectUnchanged();
  });

  it("keeps it after `state rename` and after `state delete`", async () => {
    await project.must("state", "rename", await urnOf("a"), "former", "--yes");
    expect(await up()).toContain("EXTRAHOP_KEPT");
    await project.must("state", "delete", await urnOf("b"), "--yes");
    expect(await up()).toContain("EXTRAHOP_ADOPTED");
    expect(listed()).toEqual(declared);
    await expectUnchanged();
  });

  it("keeps it where the resource moves into a component without an alias", async () => {
    await program(
      `const parent = new pulumi.ComponentResource("test:index:Parent", "parent");`,
      collection("a", a, "{ parent }"),
      collection("b", b),
    );
    expect(await up()).toContain("EXTRAHOP_KEPT");
    expect(listed()).toEqual(declared);
    await expectUnchanged();
  });
});

describe("a run with --target", () => {
  it("repairs the drift of its target alone, with --refresh too", async () => {
    for (const system of Object.values(fleet.systems))
      for (const { name } of system.collections()) await system.tamper.empty(name);
    await up("--refresh", "--target", await urnOf("a"));
    const counts = () => Object.values(fleet.systems).map((system) => system.collections()[0]?.observables);
    expect(counts()).toEqual([1, 0]);
    await up("--refresh");
    expect(counts()).toEqual([1, 1]);
    await expectUnchanged();
  });

  it("deletes nothing that an earlier run left to be deleted and the program declares", async () => {
    fleet.systems.new.faults.add({
      operation: "replace",
      times: "always",
      effect: { kind: "status", status: 403 },
    });
    await project.write("one.json", bundleOf(["192.0.2.1", "192.0.2.2"]));
    const failed = await project.run(["up", "--yes", "--skip-preview", "--replace", await urnOf("a")]);
    expect(failed.code).not.toBe(0);
    fleet.systems.new.faults.clear();
    await up("--target", await urnOf("b"));
    expect(listed()).toEqual(declared);
    await project.write("one.json", bundleOf(["192.0.2.1"]));
    await up();
    expect(listed()).toEqual(declared);
    await expectUnchanged();
  });
});

describe("`protect`", () => {
  it("keeps a collection until `state unprotect`", async () => {
    await program(collection("a", a, "{ protect: true }"), collection("b", b));
    await up();
    await program(collection("b", b));
    expect((await project.up()).code).not.toBe(0);
    expect(listed()).toEqual(declared);
    await project.must("state", "unprotect", await urnOf("a"), "--yes");
    await up();
    expect(listed()).toEqual({ old: [], new: ["b"] });
  });
});

describe("a destroy that runs the program", () => {
  it("deletes what the program declares", async () => {
    await succeeds("destroy", "--yes", "--skip-preview", "--run-program");
    expect(listed()).toEqual({ old: [], new: [] });
  });
});
