import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";

let fleet: Fleet<"hq">;
let project: Project;

const options = {
  frozen: `{ ignoreChanges: ["digest"] }`,
  ignoring: `{ ignoreChanges: ["*"] }`,
  replacing: `{ replaceOnChanges: ["digest"] }`,
  replacingAll: `{ replaceOnChanges: ["*"] }`,
  deletedFirst: `{ replaceOnChanges: ["*"], deleteBeforeReplace: true }`,
  createdFirst: `{ replaceOnChanges: ["*"], deleteBeforeReplace: false }`,
  retained: `{ retainOnDelete: true }`,
  timed: `{ customTimeouts: { create: "5m", update: "5m", delete: "5m" } }`,
  secretive: `{ additionalSecretOutputs: ["digest", "observables"] }`,
  hidden: `{ hideDiffs: ["digest"] }`,
  versioned: `{ version: "1.2.3" }`,
  dependent: `{ dependsOn: all["frozen"] }`,
  triggered: `{ replacementTrigger: trigger }`,
} as const;

type Name = keyof typeof options;

const program = (trigger: string, used: Readonly<Record<string, string>> = options) =>
  project.write(
    "index.ts",
    [
      `import * as pulumi from "@pulumi/pulumi";`,
      `import { ThreatCollection, ThreatFeed, ThreatFleet } from "pulumi-extrahop";`,
      `const all: Record<string, ThreatCollection> = {};`,
      `const trigger = ${JSON.stringify(trigger)};`,
      ...Object.entries(used).map(
        ([name, opts]) =>
          `all["${name}"] = new ThreatCollection("${name}", { system: "hq", source: "feed.json", name: "${name}" }, ${opts});`,
      ),
      "",
    ].join("\n"),
  );

const held = () =>
  Object.fromEntries(fleet.systems.hq.collections().map(({ name, observables }) => [name, observables]));

const each = (count: (name: Name) => number) =>
  Object.fromEntries((Object.keys(options) as Name[]).map((name) => [name, count(name)]));

const must = async (...args: string[]) => (await project.must(...args)).text;
const up = (...args: string[]) => must("up", "--yes", "--skip-preview", ...args);
const expectUnchanged = () => must("preview", "--refresh", "--expect-no-changes");

beforeEach(() => project.write("feed.json", bundleOf(["192.0.2.1"])));

beforeAll(async () => {
  fleet = await startFleet({ hq: { kind: "sensor", firmware: "26.2.0.1" } });
  project = await createProject({
    files: { "feed.json": bundleOf(["192.0.2.1"]), "stix/c2.json": bundleOf(["192.0.2.9"]) },
  });
  await project.configure(fleet.config());
});

afterEach(async () => {
  await must("state", "unprotect", "--all", "--yes");
  await must("destroy", "--yes", "--skip-preview");
  for (const { name } of fleet.systems.hq.collections()) await fleet.systems.hq.tamper.remove(name);
});

describe("the options of a resource", () => {
  it("hold through an update, a replacement and the end of the stack", async () => {
    await program("one");
    await up();
    expect(held()).toEqual(each(() => 1));
    await expectUnchanged();
    await project.write("feed.json", bundleOf(["192.0.2.1", "192.0.2.2"]));
    await program("two");
    await up();
    expect(held()).toEqual(each((name) => (name === "frozen" || name === "ignoring" ? 1 : 2)));
    await expectUnchanged();
    await up("--refresh");
    await must("destroy", "--yes", "--skip-preview");
    expect(held()).toEqual({ retained: 2 });
    await fleet.systems.hq.tamper.remove("retained");
  });

  it("protect a collection, and let it be deleted once the protection is gone", async () => {
    await program("", { guarded: "{ protect: true }" });
    await up();
    await program("", {});
    expect((await project.up()).code).not.toBe(0);
    expect(held()).toEqual({ guarded: 1 });
    await program("", { guarded: "{ protect: false }" });
    await up();
    await program("", {});
    await up();
    expect(held()).toEqual({});
  });

  it("leave a collection that is deleted with another resource to it", async () => {
    await program("", { first: "{}", second: `{ deletedWith: all["first"] }` });
    await up();
    await must("destroy", "--yes", "--skip-preview");
    expect(held()).toEqual({ second: 1 });
  });

  it("rename and move a resource by an alias without a request that changes anything", async () => {
    await program("", { former: "{}" });
    await up();
    const { length } = fleet.systems.hq.journal;
    await project.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
       import { ThreatCollection } from "pulumi-extrahop";
       const group = new pulumi.ComponentResource("my:index:Group", "group");
       const aliases = [{ name: "former", parent: pulumi.rootStackResource }];
       new ThreatCollection("renamed", { system: "hq", source: "feed.json", name: "former" }, { parent: group, aliases });\n`,
    );
    await up();
    await expectUnchanged();
    expect(fleet.systems.hq.journal.slice(length).filter(({ method }) => method !== "GET")).toEqual([]);
  });

  it("refuse an explicit provider with an explanation, and accept those of other packages", async () => {
    const providers = (fleet: string, one: string) =>
      project.write(
        "index.ts",
        `import * as pulumi from "@pulumi/pulumi";
         import { ThreatCollection, ThreatFeed, ThreatFleet } from "pulumi-extrahop";
         class Provider extends pulumi.ProviderResource {
           constructor(name: string) { super(name, "explicit", {}); }
         }
         const provider = new Provider("pulumi-nodejs");
         new ThreatFleet("fleet", { folder: "stix" }, ${fleet});
         new ThreatFeed("feed", { source: "feed.json" }, ${one});\n`,
      );
    for (const [fleet, one] of [
      ["{ providers: [provider] }", "{}"],
      ["{ providers: { other: provider } }", "{}"],
      ["{}", "{ provider }"],
    ] as const) {
      await providers(fleet, one);
      const preview = await project.preview();
      expect(preview.code).not.toBe(0);
      expect(preview.text).toMatch(
        /Threat(Fleet|Feed) does not support the option `providers?`: an explicit provider gets no/,
      );
    }
    await project.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
       import { ThreatFleet } from "pulumi-extrahop";
       class Group extends pulumi.ComponentResource {
         constructor() {
           super("my:index:Group", "group");
           new ThreatFleet("fleet", { folder: "stix" }, { parent: this, protect: false });
         }
       }
       new Group();\n`,
    );
    await up();
    expect(held()).toEqual({ c2: 1 });
  });
});

describe.each(["transforms", "transformations"])("%s", (key) => {
  it("change the arguments and options of collections, feeds and fleets", async () => {
    const change = key === "transforms" ? "async (args: any)" : "(args: any)";
    await project.write(
      "index.ts",
      `import * as pulumi from "@pulumi/pulumi";
       import { ThreatCollection, ThreatFleet } from "pulumi-extrahop";
       const prefix = ${change} => args.type.endsWith(":ThreatCollection")
         ? { props: { ...args.props, name: "org-" + args.props.name }, opts: pulumi.mergeOptions(args.opts, { retainOnDelete: false }) }
         : undefined;
       new ThreatCollection("one", { system: "hq", source: "feed.json", name: "one" }, { ${key}: [prefix] });
       new ThreatFleet("fleet", { folder: "stix" }, { ${key}: [prefix] });\n`,
    );
    await up();
    expect(held()).toEqual({ "org-one": 1, "org-c2": 1 });
    await expectUnchanged();
  });
});
