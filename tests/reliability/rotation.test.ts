import { type CollectionView, createAuthority, type Simulator } from "../../simulator/src/index.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import type { Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { addBystander, bystanderOf, ours } from "./support/bystander.js";
import { createCollectionsProject, type Declared, declare } from "./support/collectionsProject.js";
import { codesIn, diagnosticsOf, expectSuccess } from "./support/diagnostics.js";
import { type Feed, feedOf, sha256 } from "./support/feeds.js";
import { startGate } from "./support/gate.js";

const names = ["key", "secret", "moved", "weak", "tenant", "gone", "first", "old", "new"] as const;
type Name = (typeof names)[number];

/** Systems whose credentials stop working. */
const refused = ["key", "secret", "weak", "tenant"] as const;

let fleet: Fleet<Name>;
let project: Project;
let bystanders: ReadonlyMap<Name, CollectionView>;
let v1: Feed;
let v2: Feed;

const all = (): readonly Simulator[] => names.map((name) => fleet.systems[name]);
const heldOn = (name: Name) =>
  ours(fleet.systems[name]).map(({ name, id, sha256 }) => ({ name, id, sha256 }));
const clientOfTenant = () => ({
  id: "client-of-tenant",
  secret: fleet.secrets[names.indexOf("tenant")] ?? "",
});
const feedOn = (system: string, source = "v1", name = "feed", resource = `${system}-${name}`): Declared => ({
  resource,
  system,
  source: `${source}.tar`,
  name,
});
const urnOf = async (resource: string): Promise<string> => {
  const found = (await project.resources()).find(({ urn }) => urn.endsWith(`::${resource}`));
  if (found === undefined) throw new Error(`${resource} is not in the state`);
  return found.urn;
};
/** What the state keeps of each collection, by the resource's URN. */
const stateOf = async () =>
  new Map(
    (await project.resources())
      .filter(({ type }) => type.endsWith(":ThreatCollection"))
      .map(({ urn, outputs }) => [urn, outputs]),
  );

beforeAll(async () => {
  fleet = await startFleet({
    key: { kind: "sensor", firmware: "9.8.0" },
    secret: { kind: "rx360", firmware: "26.3.0" },
    moved: { kind: "console", firmware: "26.1.0" },
    weak: { kind: "sensor", firmware: "26.3.0" },
    tenant: { kind: "rx360", firmware: "26.3.0" },
    gone: { kind: "sensor", firmware: "26.1.0" },
    first: { kind: "sensor", firmware: "26.1.0" },
    old: { kind: "sensor", firmware: "26.1.0" },
    new: { kind: "sensor", firmware: "26.2.0" },
  });
  bystanders = new Map(
    await Promise.all(names.map(async (name) => [name, await addBystander(fleet.systems[name])] as const)),
  );
  v1 = await feedOf("v1");
  v2 = await feedOf("v2", 3);
  project = await createCollectionsProject({ "v1.tar": v1.stix1, "v2.tar": v2.stix1 });
  await project.configure(fleet.config());
  await declare(project, everything("v1"));
  expectSuccess(await project.up());
});

/** What the program declares through the first half. */
const everything = (source: string): readonly Declared[] => [
  ...["key", "secret", "moved", "weak", "tenant", "first"].map((system) => feedOn(system, source)),
  feedOn("gone"),
  feedOn("gone", "v1", "extra"),
];

afterEach(() => {
  for (const name of names) expect(bystanderOf(fleet.systems[name])).toEqual(bystanders.get(name));
});

describe("credentials that stop working", () => {
  let before: Awaited<ReturnType<typeof stateOf>>;
  const lacking = /FORBIDDEN[\s\S]*lack a privilege[\s\S]*System and Access Administration/;
  const words: Readonly<Record<(typeof refused)[number], RegExp>> = {
    key: /UNAUTHORIZED[\s\S]*extrahop:systems\.key\.apiKey/,
    secret: /UNAUTHORIZED[\s\S]*extrahop:systems\.secret\.clientSecret/,
    weak: lacking,
    tenant: lacking,
  };

  beforeAll(async () => {
    const { key, secret, weak, tenant } = fleet.systems;
    key.rotateKeys(["key-after-rotation-0001"]);
    secret.rotateClients([{ id: "client-of-secret", secret: "secret-after-rotation-0001" }]);
    secret.expireTokens();
    weak.rotateKeys([{ key: fleet.secrets[names.indexOf("weak")] ?? "", privileged: false }]);
    tenant.rotateClients([{ ...clientOfTenant(), privileged: false }]);
    tenant.expireTokens();
    before = await stateOf();
  });

  it("never read as gone: a refresh names the setting or the privilege, and the state stays", async () => {
    const refresh = await project.refresh();
    expect(refresh.code).not.toBe(0);
    const said = diagnosticsOf(refresh.text);
    for (const name of refused) expect(said.get(`${name}-feed`)).toMatch(words[name]);
    expect(refresh.text).not.toMatch(/deleted outside|gone:/);
    expect(await stateOf()).toEqual(before);
  });

  it("stop an upload the same way", async () => {
    await declare(project, everything("v2"));
    const up = await project.up("--continue-on-error", "--target-dependents", ...(await targets(refused)));
    expect(up.code).not.toBe(0);
    const said = diagnosticsOf(up.text);
    for (const name of refused) expect(said.get(`${name}-feed`)).toMatch(words[name]);
    expect(await stateOf()).toEqual(before);
  });

  it("never delete from the state", async () => {
    await declare(
      project,
      everything("v1").filter(({ system }) => !refused.some((name) => name === system)),
    );
    const up = await project.up("--continue-on-error");
    expect(up.code).not.toBe(0);
    const said = diagnosticsOf(up.text);
    for (const name of refused) expect(said.get(`${name}-feed`)).toMatch(words[name]);
    expect(await stateOf()).toEqual(before);
  });

  it("keep a destroy from forgetting anything", async () => {
    const destroy = await project.run([
      "destroy",
      "--yes",
      "--skip-preview",
      "--continue-on-error",
      ...(await targets(refused)),
    ]);
    expect(destroy.code).not.toBe(0);
    const said = diagnosticsOf(destroy.text);
    for (const name of refused) expect(said.get(`${name}-feed`)).toMatch(words[name]);
    expect(await stateOf()).toEqual(before);
    for (const name of refused) expect(heldOn(name).map(({ name }) => name)).toEqual(["feed"]);
  });

  it("work again in one run without a replacement once the configuration follows, a new address included", async () => {
    const { moved, weak, tenant } = fleet.systems;
    const gate = await startGate(moved, fleet.authority, await createAuthority("strangers"), "refuse");
    weak.rotateKeys([fleet.secrets[names.indexOf("weak")] ?? ""]);
    tenant.rotateClients([clientOfTenant()]);
    await project.configure([
      { path: "extrahop:systems.key.apiKey", value: "key-after-rotation-0001", secret: true },
      { path: "extrahop:systems.secret.clientSecret", value: "secret-after-rotation-0001", secret: true },
      { path: "extrahop:systems.moved.host", value: gate.url },
    ]);
    // Without the program the engine still hands over the configuration of the last `up`.
    const stale = await project.refresh();
    expect(stale.code).not.toBe(0);
    expect(diagnosticsOf(stale.text).get("key-feed")).toMatch(/run this command with --run-program/);
    expectSuccess(await project.refresh("--run-program"));
    expect(await stateOf()).toEqual(before);
    await declare(project, everything("v2"));
    const ids = new Map(names.map((name) => [name, heldOn(name).map(({ id }) => id)]));
    const marks = all().map(({ journal }) => journal.mark());
    const up = await project.up();
    expectSuccess(up);
    expect(up.text).toMatch(/~ 6 updated/);
    expect(up.text).not.toMatch(/replace/);
    for (const [index, name] of names.entries()) {
      expect([name, heldOn(name).map(({ id }) => id)]).toEqual([name, ids.get(name)]);
      const changes = all()
        [index]?.journal.since(marks[index] ?? 0)
        .filter(({ method, operation }) => method !== "GET" && operation !== "token");
      expect(changes?.every(({ operation }) => operation === "replace")).toBe(true);
      const touched = ["key", "secret", "moved", "weak", "tenant", "first"].includes(name);
      expect([name, changes?.length]).toEqual([name, touched ? 1 : 0]);
    }
  });

  const targets = async (systems: readonly Name[]): Promise<readonly string[]> => {
    const urns = await Promise.all(systems.map((system) => urnOf(`${system}-feed`)));
    return urns.flatMap((urn) => ["--target", urn]);
  };
});

describe("a system that is taken out of the configuration", () => {
  let before: Awaited<ReturnType<typeof stateOf>>;
  let said: ReadonlyMap<string, string>;

  beforeAll(async () => {
    await project.must("config", "rm", "--path", "extrahop:systems.gone");
    before = await stateOf();
  });

  it("while its collections are declared, is named with those that there are", async () => {
    const up = await project.up();
    expect(up.code).not.toBe(0);
    expect(up.text).toMatch(
      /"gone" is not declared; there are first, key, moved, new, old, secret, tenant, weak/,
    );
    expect(await stateOf()).toEqual(before);
  });

  it("while its collections are in the state, makes a refresh fail and keeps them in the state", async () => {
    const refresh = await project.refresh();
    expect(refresh.code).not.toBe(0);
    expect(codesIn(refresh.text)).toEqual(["SYSTEM_UNKNOWN"]);
    expect(await stateOf()).toEqual(before);
  });

  it("keeps its collections in the state when they are no longer declared, and says both ways on", async () => {
    await declare(
      project,
      everything("v2").filter(({ system }) => system !== "gone"),
    );
    const up = await project.up("--continue-on-error");
    expect(up.code).not.toBe(0);
    said = diagnosticsOf(up.text);
    for (const resource of ["gone-feed", "gone-extra"]) {
      expect(said.get(resource)).toMatch(/no system of this name is declared; there are first, key/);
      expect(said.get(resource)).toMatch(/Declare the system again until its collections are deleted/);
    }
    expect([...(await stateOf()).keys()].sort()).toEqual([...before.keys()].sort());
  });

  it("is removed from state by the command that the message gives, collection by collection", async () => {
    const [, urn] = /pulumi state delete '([^']+)'/.exec(said.get("gone-extra") ?? "") ?? [];
    expect(urn).toBe(await urnOf("gone-extra"));
    await project.must("state", "delete", urn ?? "", "--yes");
    expect((await stateOf()).size).toBe(before.size - 1);
  });

  it("is removed from state as a whole once it is named as retired, also by a refresh, and nothing is deleted there", async () => {
    const [, name = ""] =
      /npx pulumi-extrahop systems retire (\S+?)`/.exec(said.get("gone-feed") ?? "") ?? [];
    const retire = await runCli(["systems", "retire", name], {
      folder: project.folder,
      environment: project.driverEnvironment,
    });
    expect(retire).toMatchObject({ code: 0 });
    const held = heldOn("gone");
    const refresh = await project.refresh("--run-program");
    expectSuccess(refresh);
    expect(refresh.text).toContain("was not read; skipped: system is retired [EXTRAHOP_SKIPPED_RETIRED]");
    expect((await stateOf()).size).toBe(before.size - 1);
    const up = await project.up();
    expectSuccess(up);
    expect(up.text).toContain("[EXTRAHOP_DROPPED_RETIRED]");
    expect((await stateOf()).size).toBe(before.size - 2);
    expect(heldOn("gone")).toEqual(held);
    expect(held.map(({ name }) => name).sort()).toEqual(["extra", "feed"]);
  });
});

describe("a collection that passes from one resource to another", () => {
  const neighbours: Declared[] = [];
  /** A run that fails beside the collection, so that the deletions are left to the next one. */
  const interrupted = async (declared: readonly Declared[]) => {
    fleet.systems.key.faults.add({ operation: "create", effect: { kind: "status", status: 422 } });
    neighbours.push(feedOn("key", "v1", `neighbour${neighbours.length}`));
    await declare(project, [...declared, ...neighbours]);
    const up = await project.up("--continue-on-error");
    expect(up.code).not.toBe(0);
    expect(codesIn(up.text)).toEqual(["REFUSED"]);
    expectSuccess(await project.up());
    expectSuccess(await project.preview("--refresh", "--expect-no-changes"));
  };
  const rest = () => everything("v2").filter(({ system }) => system !== "gone" && system !== "first");
  const content = (name: Name) => heldOn(name).map(({ name, sha256 }) => ({ name, sha256 }));

  it("outlives the old name of its system, also where the deletion comes a run later", async () => {
    const config = fleet
      .config("first")
      .map((value) => ({ ...value, path: value.path.replace(".first.", ".second.") }));
    await project.configure(config);
    await interrupted([...rest(), feedOn("second", "v2")]);
    expect(content("first")).toEqual([{ name: "feed", sha256: sha256(v2.stix1) }]);
  });

  it("outlives the old name of its resource, also where the deletion comes a run later", async () => {
    await interrupted([...rest(), feedOn("second", "v2", "feed", "another-resource")]);
    expect(content("first")).toEqual([{ name: "feed", sha256: sha256(v2.stix1) }]);
  });

  it.each(["old", "new"] as const)(
    "is not lost where two resources swap their names on a system of the %s kind",
    async (system) => {
      const pair = (one: string, two: string) => [
        feedOn(system, "v1", one, `${system}-a`),
        feedOn(system, "v2", two, `${system}-b`),
      ];
      const others = [...rest(), feedOn("second", "v2", "feed", "another-resource")];
      await declare(project, [...others, ...pair("one", "two")]);
      expectSuccess(await project.up());
      await declare(project, [...others, ...pair("two", "one")]);
      expectSuccess(await project.up());
      expectSuccess(await project.preview("--refresh", "--expect-no-changes"));
      const held = ours(fleet.systems[system]);
      expect(new Map(held.map(({ name, observables }) => [name, observables]))).toEqual(
        new Map([
          ["two", 2],
          ["one", 3],
        ]),
      );
    },
  );
});
