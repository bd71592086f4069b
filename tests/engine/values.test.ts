import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { type Step, takeStep } from "../support/step.js";
import { bundleOf, packageOf } from "../support/stix/feeds.js";

let fleet: Fleet<"old">;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({ old: { kind: "sensor", firmware: "9.8.0.1" } });
  await fleet.systems.old.tamper.add({ name: "bystander" });
  project = await createProject({
    files: {
      "stix/one.xml": packageOf(["a.example", "b.example"]),
      "other.json": bundleOf(["192.0.2.1"]),
    },
  });
  await project.configure(fleet.config());
});

/** Ends what a test deployed. */
async function destroyAll(): Promise<void> {
  await project.write("index.ts", "");
  const destroy = await project.destroy();
  expect({ code: destroy.code, text: destroy.text }).toMatchObject({ code: 0 });
  expect(names()).toEqual(["bystander"]);
}

afterEach(async () => {
  if (names().length > 1) await destroyAll();
});

const names = () =>
  fleet.systems.old
    .collections()
    .map(({ name }) => name)
    .sort();

const program = (...lines: string[]) =>
  project.write(
    "index.ts",
    `import * as pulumi from "@pulumi/pulumi";\nimport { ThreatCollection, ThreatFeed, ThreatFleet } from "pulumi-extrahop";\n${lines.join("\n")}\n`,
  );

describe("values of a program", () => {
  it("resolve every declared output, and hide of a described system its credentials alone", async () => {
    const [key = ""] = fleet.secrets;
    await project.must("config", "set", "--secret", "key", key);
    await program(
      `const system = { name: "described", host: ${JSON.stringify(fleet.systems.old.url)}, caFile: ${JSON.stringify(fleet.caFile)}, apiKey: new pulumi.Config().requireSecret("key") };`,
      `const c = new ThreatCollection("x", { system, source: "stix/one.xml" });`,
      `new ThreatCollection("y", { system: pulumi.output(system), source: "stix/one.xml", name: "second" });`,
      "export const { name, digest, indicators, collectionId, observables, generation, stixVersion } = c;",
    );
    await project.must("up", "--yes", "--skip-preview");
    expect(await project.outputs()).toMatchObject({
      name: "one",
      digest: expect.stringMatching(/^sha256:/),
      indicators: { "domain-name": 2 },
      collectionId: expect.any(Number),
      observables: 2,
      generation: "stix1",
      stixVersion: "1.2",
    });
    const state = await project.exportedState();
    expect(state).not.toContain(key);
    for (const { inputs } of (await project.resources()).filter(({ type }) =>
      type.endsWith(":ThreatCollection"),
    ))
      expect(inputs?.["system"]).toMatchObject({ name: "described", host: fleet.systems.old.url });
  });

  it("fail with an explanation where `get` names no collection or a resource has the option `import`", async () => {
    await program(`ThreatCollection.get("x", "old/missing");`);
    const missing = await project.preview();
    expect(missing.code).not.toBe(0);
    expect(missing.text).toMatch(/the system lists "bystander" \[EXTRAHOP_NOT_FOUND\]/);
    await program(
      `new ThreatCollection("x", { system: "old", source: "stix/one.xml" }, { import: "old/one" });`,
    );
    const imported = await project.preview();
    expect(imported.code).not.toBe(0);
    expect(imported.text).toMatch(/does not support the option `import`.*adopts a collection that exists/);
    expect(imported.text).not.toMatch(/TypeError|at new /);
  });

  it("stop a fleet where they are Outputs, assign unknown feeds or systems, or lead to impossible names", async () => {
    await project.write('stix/quo"te.json', bundleOf(["192.0.2.7"]));
    await program(`new ThreatFleet("fleet", { folder: "stix" });`);
    expect((await project.preview()).text).toMatch(/name would be "quo\\"te", which has a quote/);
    await program(
      `new ThreatFleet("fleet", { sources: { one: "stix/one.xml" }, systems: pulumi.output(["old"]) as never });`,
    );
    expect((await project.preview()).text).toMatch(/systems is an Output/);
    await program(
      `new ThreatFleet("fleet", { sources: { one: "stix/one.xml" }, feeds: { odl: ["one"], "*": ["on"] } });`,
    );
    const { text } = await project.preview();
    expect(text).toMatch(/no system has the name "odl"; did you mean "old"\?/);
    expect(text).toMatch(/no feed has the name "on"; /);
    expect(text).not.toMatch(/TypeError/);
  });
});

describe("values of a program with ignoreChanges", () => {
  const ignored = ["digest", "*"] as const;
  const declare = (options: (ignored: string) => string) =>
    program(
      ...ignored.map(
        (name) =>
          `new ThreatCollection("${name}", { system: "old", source: "frozen.xml", name: "ignores ${ignored.indexOf(name)}" }, ${options(name)});`,
      ),
    );
  let frozen: Step<"old">;

  beforeAll(async () => {
    await project.write("frozen.xml", packageOf(["a.example", "b.example"]));
    await declare(() => "{}");
    await project.must("up", "--yes", "--skip-preview");
    await project.write("frozen.xml", packageOf(["c.example"]));
    await declare((name) => `{ ignoreChanges: [${JSON.stringify(name)}] }`);
    frozen = await takeStep(fleet, project, "up", "--yes", "--skip-preview");
  });

  it.each(ignored)("freeze a collection: %s", (name) => {
    expect({ code: frozen.run.code, text: frozen.run.text }).toMatchObject({ code: 0 });
    expect(frozen.operationsOn(name)).toEqual(["same"]);
    expect(frozen.held.old.find((one) => one.name === `ignores ${ignored.indexOf(name)}`)?.observables).toBe(
      2,
    );
  });
});

describe("a source that changes between the preview and the update of one run", () => {
  const swapping = (declaration: string) =>
    program(
      `import { copyFileSync } from "node:fs";`,
      `if (!pulumi.runtime.isDryRun()) copyFileSync("other.json", "stix/feed.json");`,
      declaration,
    );

  it.each([
    ["collection", `new ThreatCollection("x", { system: "old", source: "stix/feed.json" });`],
    ["fleet", `new ThreatFleet("fleet", { sources: { feed: "stix/feed.json" } });`],
  ])("is not uploaded by a %s", async (_case, declaration) => {
    await project.write("stix/feed.json", bundleOf(["192.0.2.8", "192.0.2.9"]));
    await swapping(declaration);
    const up = await project.run(["up", "--yes"]);
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(/stix\/feed\.json changed since this run's preview.*EXTRAHOP_SOURCE_CHANGED/);
    expect(names()).toEqual(["bystander"]);
    // The next run previews what is there now.
    const next = await project.run(["up", "--yes"]);
    expect({ code: next.code, text: next.text }).toMatchObject({ code: 0 });
    expect(names()).toEqual(["bystander", "feed"]);
  });
});

describe("a feed that is emptied by accident", () => {
  it("fails the preview on its own row, without a usable indicator or beyond maxRemoved", async () => {
    const domains = ["a", "b", "c", "d"].map((name) => `${name}.example`);
    await project.write("stix/one.xml", packageOf(domains));
    const declared = (options: string) =>
      program(`new ThreatFeed("f", { source: "stix/one.xml", ${options} });`);
    await declared('maxRemoved: "30%"');
    await project.must("up", "--yes", "--skip-preview");
    await project.write("stix/one.xml", packageOf(domains.slice(0, 2)));
    const refused = await project.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toMatch(
      /removes 2 of 4 indicators, which exceeds the safety limit of 30% \[EXTRAHOP_REMOVAL_LIMIT\]/,
    );
    await declared("maxRemoved: 2");
    expect((await project.preview()).code).toBe(0);
    await project.write("stix/one.xml", packageOf([]));
    await declared("");
    const empty = await project.preview();
    expect(empty.code).not.toBe(0);
    expect(empty.text).toMatch(/\(f\)[\s\S]*stix\/one\.xml has no usable indicator/);
    await declared("allowEmpty: true");
    expect((await project.preview()).code).toBe(0);
  });
});
