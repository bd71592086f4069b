import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

type Name = "old" | "new" | "spare";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0.1" },
    new: { kind: "sensor", firmware: "26.2.0.1" },
    spare: { kind: "sensor", firmware: "25.4.0.1" },
  });
  for (const system of Object.values(fleet.systems)) system.tamper.add({ name: "bystander", observables: 7 });
  project = await createProject({
    files: {
      "stix/apt1.tgz": await archiveOf(["a.example"]),
      "stix/c2.json": bundleOf(["192.0.2.1"]),
    },
  });
  await project.configure(fleet.config());
});

afterEach(async () => {
  const destroy = await project.destroy();
  expect(destroy.text).not.toMatch(/error:/);
  for (const name of ["old", "new", "spare"] as const) expect(names(name)).toEqual(["bystander"]);
});

const names = (system: Name) =>
  fleet.systems[system]
    .collections()
    .map(({ name }) => name)
    .sort();

const program = (...lines: string[]) =>
  project.write("index.ts", `import { ThreatCollection } from "pulumi-extrahop";\n${lines.join("\n")}\n`);

const collection = (resource: string, args: Record<string, unknown>, options = "{}") =>
  `new ThreatCollection(${JSON.stringify(resource)}, ${JSON.stringify(args)}, ${options});`;

describe("a single ThreatCollection", () => {
  it("is called like its file up to the first dot", async () => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    await project.must("up", "--yes", "--skip-preview");
    expect(names("old")).toEqual(["apt1", "bystander"]);
  });

  it("is renamed in place on firmware up to 26.1", async () => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", name: "first" }));
    await project.must("up", "--yes", "--skip-preview");
    const id = idOf("old", "first");
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", name: "second" }));
    const up = await project.up();
    expect(up.text).toContain("~ 1 updated");
    expect(names("old")).toEqual(["bystander", "second"]);
    expect(idOf("old", "second")).toBe(id);
  });

  it("is replaced for a new name on firmware from 26.2, the new one first", async () => {
    await program(collection("x", { system: "new", source: "stix/c2.json", name: "first" }));
    await project.must("up", "--yes", "--skip-preview");
    const mark = fleet.systems.new.journal.length;
    await program(collection("x", { system: "new", source: "stix/c2.json", name: "second" }));
    const up = await project.up();
    expect(up.text).toMatch(/1 replaced/);
    expect(names("new")).toEqual(["bystander", "second"]);
    const changes = fleet.systems.new.journal.slice(mark).filter(({ method }) => method !== "GET");
    expect(changes.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
  });

  it("moves to another system by replacement", async () => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    await project.must("up", "--yes", "--skip-preview");
    await program(collection("x", { system: "spare", source: "stix/apt1.tgz" }));
    const up = await project.up();
    expect(up.text).toMatch(/1 replaced/);
    expect([names("old"), names("spare")]).toEqual([["bystander"], ["apt1", "bystander"]]);
  });

  it("gets another user key by deletion first, so that it never deletes what it just wrote", async () => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    await project.must("up", "--yes", "--skip-preview");
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", userKey: "apt1v2" }));
    const up = await project.up();
    expect(up.code).toBe(0);
    expect(fleet.systems.old.collections().find(({ name }) => name === "apt1")?.userKey).toBe("apt1v2");
  });

  it("survives a replacement that the user asks for", async () => {
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    await project.must("up", "--yes", "--skip-preview");
    const resource = (await project.resources()).find(({ type }) => type.endsWith(":ThreatCollection"));
    const up = await project.up("--target-replace", resource?.urn ?? "");
    expect(up.code).toBe(0);
    expect(names("old")).toEqual(["apt1", "bystander"]);
    expect((await project.refresh()).text).not.toMatch(/deleted outside/);
  });

  it("adopts what is there under its name and says so on its row", async () => {
    fleet.systems.old.tamper.add({ name: "apt1", observables: 99 });
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    const up = await project.up();
    expect(up.text).toMatch(/adopted the existing collection ".+" \(id \d+, 99 observables until now\)/);
    expect(names("old")).toEqual(["apt1", "bystander"]);
    expect(fleet.systems.old.collections().find(({ name }) => name === "apt1")?.observables).toBe(1);
  });

  it("touches nothing that is there where the program forbids adoption", async () => {
    fleet.systems.old.tamper.add({ name: "apt1", observables: 99 });
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", adopt: false }));
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toContain("EXTRAHOP_NAME_CLASH");
    expect(fleet.systems.old.collections().find(({ name }) => name === "apt1")?.observables).toBe(99);
    fleet.systems.old.tamper.remove("apt1");
  });

  it("leaves another collection its user key: a derived one gives way, one that was asked for is refused", async () => {
    fleet.systems.old.tamper.add({ name: "Apt-1", userKey: "apt1" });
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", userKey: "apt1" }));
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(/its user key "apt1" belongs to another collection, "Apt-1"/);
    await program(collection("x", { system: "old", source: "stix/apt1.tgz" }));
    await project.must("up", "--yes", "--skip-preview");
    const keys = fleet.systems.old.collections().map(({ name, userKey }) => [name, userKey]);
    expect(keys.filter(([name]) => name !== "bystander")).toEqual([
      ["Apt-1", "apt1"],
      ["apt1", "apt12"],
    ]);
    fleet.systems.old.tamper.remove("Apt-1");
  });

  it("says at adoption and in each preview that it keeps another user key, until that is declared", async () => {
    fleet.systems.old.tamper.add({ name: "apt1", userKey: "theirs" });
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", userKey: "ours" }));
    const note = 'keeps the user key "theirs" that it had before its adoption, and not "ours" as declared';
    expect((await project.up()).text).toContain(note);
    const preview = await project.preview("--expect-no-changes");
    expect(preview.text).toContain(note);
    expect(preview.code).toBe(0);
    await program(collection("x", { system: "old", source: "stix/apt1.tgz", userKey: "theirs" }));
    const { length } = fleet.systems.old.journal;
    expect((await project.up()).text).not.toContain("EXTRAHOP_USER_KEY_KEPT");
    expect(fleet.systems.old.journal.slice(length).filter(({ method }) => method !== "GET")).toEqual([]);
    expect((await project.preview("--expect-no-changes")).text).not.toContain("EXTRAHOP_USER_KEY_KEPT");
  });

  it("is read by `get` without being managed", async () => {
    fleet.systems.new.tamper.add({ name: "theirs", observables: 12 });
    await program(
      `const theirs = ThreatCollection.get("theirs", "new/theirs");`,
      "export const seen = { name: theirs.name, observables: theirs.observables };",
    );
    await project.must("up", "--yes", "--skip-preview");
    expect((await project.outputs())["seen"]).toEqual({ name: "theirs", observables: 12 });
    await project.must("destroy", "--yes", "--skip-preview");
    expect(names("new")).toEqual(["bystander", "theirs"]);
    fleet.systems.new.tamper.remove("theirs");
  });

  it("takes a FileAsset and a folder, and keeps paths of this machine out of the state", async () => {
    await project.write(
      "index.ts",
      `import { asset } from "@pulumi/pulumi";
import { join } from "node:path";
import { ThreatCollection } from "pulumi-extrahop";
new ThreatCollection("a", { system: "old", source: new asset.FileAsset(join(process.cwd(), "stix/apt1.tgz")) });
new ThreatCollection("b", { system: "spare", source: "stix", name: "all" });
`,
    );
    await project.must("up", "--yes", "--skip-preview");
    expect([names("old"), names("spare")]).toEqual([
      ["apt1", "bystander"],
      ["all", "bystander"],
    ]);
    expect(await project.exportedState()).not.toContain(project.folder);
  });

  it("encrypts explicit credentials in the state and follows their change without a replacement", async () => {
    const described = (key: string) =>
      program(
        collection("x", {
          system: { name: "described", host: fleet.systems.old.url, apiKey: key, caFile: fleet.caFile },
          source: "stix/apt1.tgz",
        }),
      );
    const [first = ""] = fleet.secrets;
    await described(first);
    await project.must("up", "--yes", "--skip-preview");
    expect(await project.exportedState()).not.toContain(first);
    fleet.systems.old.rotateKeys([first, "rotated-key-0123456789"]);
    await described("rotated-key-0123456789");
    const mark = fleet.systems.old.journal.length;
    const up = await project.up();
    expect(up.text).toContain("~ 1 updated");
    expect(fleet.systems.old.journal.slice(mark).filter(({ upload }) => upload !== null)).toEqual([]);
    expect(await project.exportedState()).not.toContain("rotated-key");
  });

  it("uploads nothing for new timestamps alone where indicators are compared", async () => {
    await program(collection("x", { system: "new", source: "stix/c2.json", compare: "indicators" }));
    await project.must("up", "--yes", "--skip-preview");
    await project.write("stix/c2.json", bundleOf(["192.0.2.1"], "2026-11-11T00:00:00.000Z"));
    const up = await project.up();
    expect(up.text).toContain("2 unchanged");
    await project.write("stix/c2.json", bundleOf(["192.0.2.1", "192.0.2.9"], "2026-11-11T00:00:00.000Z"));
    expect((await project.up()).text).toContain("~ 1 updated");
  });
});

describe("wrong input", () => {
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

function idOf(system: Name, name: string): number | undefined {
  return fleet.systems[system].collections().find((held) => held.name === name)?.id;
}
