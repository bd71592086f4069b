import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf, packageOf } from "../support/stix/feeds.js";

type Name = "old" | "new" | "second" | "third";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0.1" },
    new: { kind: "sensor", firmware: "26.2.0.1" },
    second: { kind: "sensor", firmware: "9.8.0.1" },
    third: { kind: "sensor", firmware: "26.2.0.1" },
  });
  for (const system of Object.values(fleet.systems)) await system.tamper.add({ name: "bystander" });
  project = await createProject({
    files: { "one.xml": packageOf(["a.example"]), "one.json": bundleOf(["192.0.2.1"]) },
  });
  await project.configure([
    ...fleet.config(),
    ...Object.keys(fleet.systems).map((name) => ({
      path: `extrahop:systems.${name}.limits.attempts`,
      value: "1",
    })),
  ]);
});

/** Ends what a test or a group of tests began: nothing of it is left, and nothing of others is gone. */
async function destroyAll(): Promise<void> {
  for (const system of Object.values(fleet.systems)) system.faults.clear();
  await program();
  const destroy = await project.destroy();
  expect(destroy.text).not.toMatch(/error:/);
  expectOnlyBystanders();
}

function expectOnlyBystanders(): void {
  for (const name of Object.keys(fleet.systems) as Name[])
    expect({ name, names: names(name) }).toEqual({ name, names: ["bystander"] });
}

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

const program = (...lines: string[]) =>
  project.write("index.ts", `import { ThreatCollection } from "pulumi-extrahop";\n${lines.join("\n")}\n`);

const collection = (resource: string, args: Record<string, unknown>) =>
  `new ThreatCollection(${JSON.stringify(resource)}, ${JSON.stringify(args)});`;

async function restore(state: string): Promise<void> {
  const file = join(project.folder, "..", "state.json");
  await writeFile(file, state);
  await project.must("stack", "import", "--file", file);
}

/** Has each request of a kind answered with a status until the faults are cleared. */
const alwaysAnswer = (system: Name, operation: "create" | "replace" | "delete" | "list", status: number) =>
  fleet.systems[system].faults.add({ operation, times: "always", effect: { kind: "status", status } });

async function expectUp(): Promise<void> {
  const { code, text } = await project.up();
  expect({ code, text }).toMatchObject({ code: 0 });
}

const rawState = async () => (await project.must("stack", "export")).stdout;

describe("a resource whose upload ended unclear", () => {
  const commands = [
    ["preview --refresh", "preview", "--refresh"],
    ["refresh", "refresh", "--yes", "--skip-preview"],
    ["up --refresh", "up", "--yes", "--skip-preview", "--refresh"],
    ["destroy", "destroy", "--yes", "--skip-preview"],
  ] as const;
  const uploads = [
    collection("created", { system: "old", source: "one.xml", name: "a" }),
    collection("created-new", { system: "new", source: "one.json", name: "b" }),
    collection("replaced", { system: "second", source: "two.xml", name: "a" }),
    collection("replaced-new", { system: "third", source: "two.json", name: "b" }),
  ];
  const said = new Map<string, string>();
  const ends = new Map<string, { readonly code: number | null; readonly text: string }>();

  // All four are in one stack: each command meets what each fault left.
  beforeAll(async () => {
    await project.write("two.xml", packageOf(["a.example"]));
    await project.write("two.json", bundleOf(["192.0.2.1"]));
    for (const name of ["old", "new"] as const) alwaysAnswer(name, "create", 503);
    await program(...uploads);
    said.set("creations", (await project.up("--continue-on-error")).text);
    expect([names("second"), names("third")]).toEqual([
      ["a", "bystander"],
      ["b", "bystander"],
    ]);
    alwaysAnswer("second", "replace", 503);
    fleet.systems.third.faults.add({
      operation: "list",
      skip: 1,
      times: "always",
      effect: { kind: "status", status: 503 },
    });
    await project.write("two.xml", packageOf(["b.example"]));
    await project.write("two.json", bundleOf(["192.0.2.2"]));
    const up = await project.up("--continue-on-error");
    expect(up.code).not.toBe(0);
    said.set("replacements", up.text);
    const state = await rawState();
    for (const system of Object.values(fleet.systems)) system.faults.clear();
    for (const [command, ...args] of commands) {
      await restore(state);
      const { code, text } = await project.run(args);
      ends.set(command, { code, text: code === 0 ? "" : text });
    }
    await restore(state);
    await program();
    await expectUp();
  }, 600_000);

  function expectEveryCommandSucceeded(): void {
    for (const [command] of commands)
      expect({ command, ...ends.get(command) }).toEqual({ command, code: 0, text: "" });
    expectOnlyBystanders();
  }

  it("because each creation was answered 503 can be refreshed, repaired, destroyed and removed", () => {
    expect(said.get("creations")).toContain("EXTRAHOP_UNAVAILABLE");
    expectEveryCommandSucceeded();
  });

  it("because the answer to a replacement or the list after it was lost can be, too", () => {
    for (const resource of ["replaced", "replaced-new"])
      expect(said.get("replacements")).toMatch(new RegExp(`\\(${resource}\\):`));
    expectEveryCommandSucceeded();
  });
});

describe("a deletion that a failed replacement left pending", () => {
  afterEach(destroyAll);

  beforeEach(async () => {
    await program(collection("a", { system: "new", source: "one.json", name: "x" }));
    await project.must("up", "--yes", "--skip-preview");
    alwaysAnswer("new", "delete", 403);
    await program(collection("a", { system: "new", source: "one.json", name: "y" }));
    expect((await project.up()).code).not.toBe(0);
    fleet.systems.new.faults.clear();
    expect(names("new")).toEqual(["bystander", "x", "y"]);
  });

  it("is refused after somebody changed the collection, until a refresh accepts that", async () => {
    await fleet.systems.new.tamper.rename("x", "x-of-somebody");
    expect((await project.up()).text).toContain("EXTRAHOP_DELETION_REFUSED");
    expect(names("new")).toEqual(["bystander", "x-of-somebody", "y"]);
    await project.must("refresh", "--yes", "--skip-preview");
    await expectUp();
    expect(names("new")).toEqual(["bystander", "y"]);
    expect((await project.preview("--refresh", "--expect-no-changes")).code).toBe(0);
  });

  it("needs nothing where somebody deleted the collection, and spares one that is declared again", async () => {
    await program(
      collection("a", { system: "new", source: "one.json", name: "y" }),
      collection("b", { system: "new", source: "one.json", name: "x" }),
    );
    await project.must("up", "--yes", "--skip-preview");
    expect(names("new")).toEqual(["bystander", "x", "y"]);
    expect((await project.preview("--refresh", "--expect-no-changes")).code).toBe(0);
    await fleet.systems.new.tamper.remove("x");
    await project.must("up", "--yes", "--skip-preview", "--refresh");
    expect(names("new")).toEqual(["bystander", "x", "y"]);
  });
});

describe("what the program declares", () => {
  afterEach(destroyAll);

  it("is not deleted by a replacement that a failed run left pending", async () => {
    await program(
      collection("a", { system: "old", source: "one.xml", name: "a" }),
      collection("b", { system: "new", source: "one.json", name: "b" }),
    );
    await project.must("up", "--yes", "--skip-preview");
    const urn = (await project.resources()).find(({ urn }) => urn.endsWith("::a"))?.urn ?? "";
    await project.write("one.json", bundleOf(["192.0.2.3"]));
    alwaysAnswer("new", "replace", 403);
    const failed = await project.up("--replace", urn);
    expect(failed.code).not.toBe(0);
    fleet.systems.new.faults.clear();
    await expectUp();
    expect(names("old")).toEqual(["a", "bystander"]);
    expect((await project.preview("--refresh", "--expect-no-changes")).code).toBe(0);
  });

  it("gets another user key after the stack was renamed", async () => {
    await program(collection("a", { system: "old", source: "one.xml", name: "a" }));
    await project.must("up", "--yes", "--skip-preview");
    await project.must("stack", "rename", "renamed");
    await program(collection("a", { system: "old", source: "one.xml", name: "a", userKey: "other" }));
    const up = await project.up();
    expect(up.code).toBe(0);
    expect(fleet.systems.old.collections().find(({ name }) => name === "a")?.userKey).toBe("other");
    await project.must("stack", "rename", "test");
  });

  it("is an error before anything changes where one appliance is declared under two names", async () => {
    const { url } = fleet.systems.old;
    await project.configure([
      ...fleet.config("old").map(({ path, ...value }) => ({
        ...value,
        path: path.replace("systems.old.", "systems.twin."),
      })),
      { path: "extrahop:systems.twin.host", value: url.replace("127.0.0.1", "localhost") },
    ]);
    await program(
      collection("a", { system: "old", source: "one.xml", name: "a" }),
      collection("b", { system: "twin", source: "one.xml", name: "b" }),
    );
    const up = await project.up();
    await project.must("config", "rm", "--path", "extrahop:systems.twin");
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(/are one appliance \[EXTRAHOP_SYSTEMS_INVALID\]/);
    expect(names("old")).toEqual(["bystander"]);
  });

  it("by two stacks is not deleted by the one that did not upload last", async () => {
    await program(collection("a", { system: "old", source: "one.xml", name: "a" }));
    await project.must("up", "--yes", "--skip-preview");
    const first = await rawState();
    await restore(await emptyState(first));
    await project.must("up", "--yes", "--skip-preview");
    const second = await rawState();
    await restore(first);
    const refused = await project.destroy();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain("EXTRAHOP_DELETION_REFUSED");
    expect(names("old")).toEqual(["a", "bystander"]);
    await restore(second);
  });
});

/** The state of a stack without resources. */
async function emptyState(state: string): Promise<string> {
  const parsed = JSON.parse(state) as { deployment: { resources?: unknown[] } };
  return JSON.stringify({ ...parsed, deployment: { ...parsed.deployment, resources: [] } });
}
