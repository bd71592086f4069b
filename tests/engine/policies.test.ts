import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";

const pack = join(repository, "policies");

let fleet: Fleet<"hq-sensor" | "lab-sensor">;
let project: Project;

/** Runs a command of the CLI under the policies as they are configured. */
async function underPolicies(args: readonly string[], config: object, environment: NodeJS.ProcessEnv = {}) {
  const file = join(project.folder, "..", "policies.json");
  await writeFile(file, JSON.stringify(config));
  const run = await project.run([...args, "--policy-pack", pack, "--policy-pack-config", file], {
    environment,
  });
  for (const secret of fleet.secrets) expect(run.text).not.toContain(secret);
  return run;
}

const violations = (text: string) =>
  [...text.matchAll(/- \[(\w+)\] {2}([\w-]+)/g)].map(([, ...found]) => found);
const addresses = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `198.51.100.${from + index}`);
const held = () =>
  Object.values(fleet.systems).map((system) =>
    Object.fromEntries(system.collections().map(({ name, observables }) => [name, observables])),
  );

const strict = {
  "indicator-bounds": { max: 1_000, feeds: { "phish*": { max: 1 } } },
  "no-own-domains": { domains: ["evil.example"] },
  "protected-feeds": { feeds: ["legacy"] },
};

beforeAll(async () => {
  fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "26.3.0.7" },
    "lab-sensor": { kind: "sensor", firmware: "9.8.0.1" },
  });
  project = await createProject({
    files: {
      "index.ts": fleetProgram,
      "stix/botnet.json": bundleOf(addresses(0, 40)),
      "stix/legacy.json": bundleOf(["192.0.2.1"]),
    },
  });
  await project.configure(fleet.config());
});

describe("the policy pack on the real engine", () => {
  it("lets a sound stack through, at the preview and at the update", async () => {
    const up = await underPolicies(["up", "--yes"], { "protected-feeds": { feeds: ["*"] } });
    expect(up.text).toMatch(/✅ pulumi-extrahop@v/);
    expect(violations(up.text)).toEqual([]);
    expect(up.code).toBe(0);
    expect(held()).toEqual([
      { botnet: 40, legacy: 1 },
      { botnet: 40, legacy: 1 },
    ]);
  });

  it("stops a preview at every mandatory violation, and names system, feed, value and file", async () => {
    await project.write("stix/botnet.json", bundleOf([...addresses(0, 15), "10.1.2.3", "0.0.0.0/0"]));
    await project.write("stix/phishing.tgz", await archiveOf(["login.evil.example", "good.example"]));
    await rm(join(project.folder, "stix/legacy.json"));
    await project.configure([{ path: "extrahop:systems.lab-sensor.insecureSkipVerify", value: "true" }]);
    const { code, text } = await underPolicies(["preview"], strict);
    expect(text).toContain(
      "The certificate of lab-sensor is not verified (insecureSkipVerify), and stack test must not",
    );
    expect(text).toContain("phishing (stix/phishing.tgz) has 2 indicators; at most 1 must be in it.");
    expect(text).toContain(
      "botnet (stix/botnet.json) loses 25 of 40 indicators (62 %); 50 % may go in one run.",
    );
    expect(text).toContain("ipv4-addr 198.51.100.15");
    expect(text).toContain("ipv4-addr 0.0.0.0/0 (10.0.0.0/8) in stix/botnet.json");
    expect(text).toContain("ipv4-addr 10.1.2.3 (10.0.0.0/8) in stix/botnet.json");
    expect(text).toContain("domain-name login.evil.example (evil.example) in stix/phishing.tgz, feed.xml");
    expect(text).toContain("legacy is protected, and this run deletes it from hq-sensor.");
    expect(text).toContain("legacy is protected, and this run deletes it from lab-sensor.");
    expect(violations(text).sort()).toEqual([
      ["mandatory", "indicator-bounds"],
      // Once for each of its collections: each of them would be an upload over that connection.
      ["mandatory", "no-insecure-tls"],
      ["mandatory", "no-insecure-tls"],
      ["mandatory", "no-own-addresses"],
      ["mandatory", "no-own-domains"],
      ["mandatory", "protected-feeds"],
      ["mandatory", "protected-feeds"],
      ["mandatory", "removal-bounds"],
    ]);
    expect(code).not.toBe(0);
  });

  it("judges a feed that gets another resource, source and name as the feed it replaces", async () => {
    await rm(join(project.folder, "stix/botnet.json"));
    await project.write("stix/bots.json", bundleOf(addresses(0, 15)));
    const { code, text } = await underPolicies(["preview"], { "no-own-domains": "disabled" });
    expect(text).toContain(
      "botnet (stix/botnet.json) is deleted from 2 systems, where this run creates other collections, and 25 of 40 indicators (62 %) are in none of them; 50 % may go in one run.",
    );
    expect(text).toContain("ipv4-addr 198.51.100.15");
    expect(violations(text)).toContainEqual(["mandatory", "replaced-feeds"]);
    expect(code).not.toBe(0);
  });

  it("judges a collection by its name on its system, whatever the resource and the source are called", async () => {
    await project.write(
      "index.ts",
      `import { ThreatCollection, ThreatFeed } from "pulumi-extrahop";
      const feed = new ThreatFeed("other-feed", { source: "stix/bots.json" });
      for (const system of ["hq-sensor", "lab-sensor"])
        new ThreatCollection("other-" + system, { system, source: "stix/bots.json", name: "botnet" }, { dependsOn: feed });`,
    );
    const { code, text } = await underPolicies(["preview"], {});
    expect(text).toContain(
      "botnet (stix/bots.json) loses 25 of 40 indicators (62 %); 50 % may go in one run.",
    );
    expect(violations(text)).toContainEqual(["mandatory", "removal-bounds"]);
    expect(code).not.toBe(0);
    await project.write("index.ts", fleetProgram);
    await rm(join(project.folder, "stix/bots.json"));
    await project.write("stix/botnet.json", bundleOf([...addresses(0, 15), "10.1.2.3", "0.0.0.0/0"]));
  });

  it("only tells where a policy is advisory, holds only where its stacks are named, and says when it cannot judge", async () => {
    const { code, text } = await underPolicies(
      ["preview"],
      { all: "advisory", ...strict, "no-insecure-tls": { stacks: ["prod*"] } },
      { EXTRAHOP_POLICY_STATE: "missing.json" },
    );
    expect(text).toMatch(/How much botnet loses cannot be judged: the state before this run cannot be read/);
    expect(new Set(violations(text).map(([level]) => level))).toEqual(new Set(["advisory"]));
    expect(violations(text).flat()).not.toContain("no-insecure-tls");
    expect(code).toBe(0);
  });

  it("keeps a refused feed from every system at an update without a preview", async () => {
    const uploads = () =>
      Object.values(fleet.systems).flatMap(({ journal }) => journal.filter(({ upload }) => upload));
    const before = uploads().length;
    const { code, text } = await underPolicies(["up", "--yes", "--skip-preview"], {
      "no-insecure-tls": "disabled",
      "removal-bounds": "disabled",
      "no-own-domains": { domains: ["evil.example"] },
    });
    // The engine ends an update at the first refusal, whichever of the two feeds it asks about first.
    expect(text).toMatch(/botnet \(stix|phishing \(stix/);
    expect(text).toMatch(/ has (addresses|domains) of your own, /);
    expect(code).not.toBe(0);
    expect(uploads()).toHaveLength(before);
    expect(held()[0]).toEqual({ botnet: 40, legacy: 1 });
  });

  it("cannot hold back a destroy, which the engine shows to no policy", async () => {
    const { code } = await project.destroy();
    expect(code).toBe(0);
    expect(held()).toEqual([{}, {}]);
  });
});
