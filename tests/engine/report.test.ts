import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Fleet, startFleet } from "../support/fleet.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { type CliRun, runCli } from "../support/runCli.js";
import { archiveOf, bundleOf } from "../support/stix/feeds.js";
import { record } from "./recordPreview.js";

const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

/** Previews a project for real, keeps what was printed beside it, and reports it. */
class Reviewed {
  constructor(
    readonly project: Project,
    private readonly secrets: readonly string[],
    /** Whether its previews are fixtures of the unit tests. */
    private readonly recorded = true,
  ) {}

  async preview(
    name: string,
    args: readonly string[] = [],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<string> {
    const run = await this.project.run(["preview", "--json", ...args], { environment });
    await writeFile(this.path(name), run.stdout);
    if (this.recorded) await record(name, run.stdout);
    return this.path(name);
  }

  async state(name: string): Promise<string> {
    const state = await this.project.exportedState();
    await writeFile(this.path(name), state);
    if (this.recorded) await record(name, state);
    return this.path(name);
  }

  async report(preview: string, ...args: string[]): Promise<CliRun> {
    const run = await runCli(["report", "--preview", preview, ...args], { folder: this.project.folder });
    for (const secret of this.secrets) expect(run.stdout + run.stderr).not.toContain(secret);
    return run;
  }

  path(name: string): string {
    return join(this.project.folder, "..", `${name}.json`);
  }
}

describe("a report of a fleet's real previews", () => {
  let fleet: Fleet<"hq-sensor" | "new-sensor">;
  let reviewed: Reviewed;
  let state: string;

  beforeAll(async () => {
    fleet = await startFleet({
      "hq-sensor": { kind: "sensor", firmware: "9.8.0.1234" },
      "new-sensor": { kind: "sensor", firmware: "26.3.0.7" },
    });
    const project = await createProject({
      files: {
        "index.ts": fleetProgram,
        "stix/botnet.json": bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"]),
        "stix/phishing.tgz": await archiveOf(["a.example", "b.example"]),
      },
    });
    await project.configure(fleet.config());
    reviewed = new Reviewed(project, fleet.secrets);
  });

  it("shows a first run as new on every system", async () => {
    const { stdout, code } = await reviewed.report(
      await reviewed.preview("fresh"),
      "--fail-on",
      "deletions,drift,unfed",
    );
    expect(stdout).toContain("**Collections: 4 to create**");
    expect(stdout).toContain("| `hq-sensor` | + create | + create |");
    expect(stdout).toContain("| `botnet` | **+3, new** STIX `2.1` | ipv4-addr +3 | 2 to create |");
    expect(code).toBe(0);
  });

  it("tells an edited feed indicator by indicator, and stops at the gates that it hits", async () => {
    await reviewed.project.must("up", "--yes", "--skip-preview");
    const { project } = reviewed;
    await project.write(
      "stix/botnet.json",
      bundleOf(Array.from({ length: 30 }, (_, index) => `192.0.2.${index + 2}`)),
    );
    await rm(join(project.folder, "stix/phishing.tgz"));
    await project.write("stix/list.txt", "evil.example\nhttp://evil.example/x\n");
    state = await reviewed.state("state");
    const preview = await reviewed.preview("edited");
    const { stdout, stderr, code } = await reviewed.report(
      preview,
      "--state",
      state,
      "--fail-on",
      "deletions,insecure",
      "--max-removed",
      "40%",
    );
    expect(stdout).toContain("**Collections: 2 to create · 2 to update · 2 to delete**");
    expect(stdout).toContain(
      "**2 collections are deleted**: `phishing` (2 indicators) on `hq-sensor`, `new-sensor`",
    );
    expect(stdout).toContain("+ ipv4-addr 192.0.2.10");
    expect(stdout).toContain("- ipv4-addr 192.0.2.1\n");
    expect(stdout).toContain("- domain-name a.example");
    expect(stdout).toMatch(
      /^- 🛑 \*\*2 gates failed\*\*: `deletions`; `max-removed: phishing loses 2 of 2 \(100 %\); the limit is 40 %`$/m,
    );
    // Only reading the source can tell the values of a feed that is new.
    expect(stdout).toContain("+ domain-name evil.example");
    expect(stderr).toContain("gate failed: deletions: 2 collections are deleted");
    expect(stderr).toContain("gate failed: max-removed: phishing loses 2 of 2 (100 %); the limit is 40 %");
    expect(stderr).not.toContain("botnet");
    expect(code).toBe(3);
  });

  it("says the same of the streaming form, read from a pipe", async () => {
    const preview = await reviewed.preview("edited-events", [], streaming);
    const digest = await reviewed.report(await reviewed.preview("edited"), "--state", state);
    const events = await runCli(["report", "--preview", "-"], {
      folder: reviewed.project.folder,
      input: await readFile(preview, "utf8"),
    });
    expect(events.stdout).toBe(digest.stdout);
    expect(events.code).toBe(0);
  });

  it("marks what was changed outside, whether it was emptied or deleted", async () => {
    fleet.systems["new-sensor"].tamper.empty("botnet");
    fleet.systems["hq-sensor"].tamper.remove("botnet");
    const { stdout, code } = await reviewed.report(
      await reviewed.preview("drifted", ["--refresh"]),
      "--fail-on",
      "drift",
    );
    expect(stdout).toContain("2 collections were changed outside");
    expect(stdout).toContain("| `hq-sensor` | ≠ drifted | + create | − delete |");
    expect(stdout).toContain("`botnet` (`it was emptied`) on `new-sensor`");
    expect(code).toBe(3);
  });

  it("reads a preview of a refresh alone, in which nothing that was deleted outside counts as a deletion", async () => {
    const run = await reviewed.project.run(["refresh", "--preview-only", "--json"]);
    await record("refresh-only", run.stdout);
    const { stdout, stderr, code } = await runCli(["report", "--preview", "-", "--fail-on", "deletions"], {
      folder: reviewed.project.folder,
      input: run.stdout,
    });
    expect(stdout).toContain("**Collections: 2 drifted · 2 up to date**");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  it("reports a preview that failed because a system cannot be reached", async () => {
    await fleet.systems["hq-sensor"].stop();
    const { stdout, stderr, code } = await reviewed.report(
      await reviewed.preview("unreachable", ["--refresh"]),
      "--fail-on",
      "failed",
    );
    expect(stdout).toContain("| `hq-sensor` | ? unreachable | ? unreachable |");
    expect(stdout).toContain("ECONNREFUSED");
    expect(stderr).toContain("gate failed: failed");
    expect(code).toBe(3);
  });

  it("reports a preview that a broken source stopped", async () => {
    await reviewed.project.write("stix/bad.json", "{ nonsense");
    const { stdout, code } = await reviewed.report(await reviewed.preview("invalid"), "--state", state);
    expect(stdout).toContain("The preview failed");
    expect(stdout).toContain("stix/bad.json");
    expect(stdout).toContain("not previewed");
    expect(code).toBe(0);
  });

  it("reports a preview whose program threw", async () => {
    await reviewed.project.write("index.ts", "throw new Error('no feeds today');\n");
    const { stdout } = await reviewed.report(await reviewed.preview("threw"));
    expect(stdout).toContain("`Error: no feeds today`");
  });
});

describe("a report of a system that was re-imaged", () => {
  let reviewed: Reviewed;

  beforeAll(async () => {
    const fleet = await startFleet({ munich: { kind: "sensor", firmware: "26.3.0" } });
    const project = await createProject({
      files: { "index.ts": fleetProgram, "stix/botnet.json": bundleOf(["192.0.2.1", "192.0.2.2"]) },
    });
    await project.configure(fleet.config());
    await project.must("up", "--yes", "--skip-preview");
    await fleet.systems.munich.reimage();
    reviewed = new Reviewed(project, fleet.secrets);
  });

  it("counts what is gone with it as drift, in a preview of a refresh too, and not as deleted", async () => {
    const refresh = await reviewed.project.run(["refresh", "--preview-only", "--json"]);
    await writeFile(reviewed.path("reimaged-refresh"), refresh.stdout);
    await record("reimaged-refresh", refresh.stdout);
    for (const preview of [
      reviewed.path("reimaged-refresh"),
      await reviewed.preview("reimaged", ["--refresh"]),
    ]) {
      const deletions = await reviewed.report(preview, "--fail-on", "deletions");
      expect(deletions.stdout).toContain("**Collections: 1 drifted**");
      expect([deletions.stderr, deletions.code]).toEqual(["", 0]);
      expect((await reviewed.report(preview, "--fail-on", "drift")).code).toBe(3);
    }
  });
});

describe("a preview that removes a retired system", () => {
  it("says, like its report, that only the record is dropped", async () => {
    const fleet = await startFleet({
      munich: { kind: "sensor", firmware: "26.3.0" },
      osaka: { kind: "sensor", firmware: "26.3.0" },
    });
    const project = await createProject({
      files: { "index.ts": fleetProgram, "stix/botnet.json": bundleOf(["192.0.2.1", "192.0.2.2"]) },
    });
    await project.configure(fleet.config());
    await project.must("up", "--yes", "--skip-preview");
    await project.must("config", "rm", "--path", "extrahop:systems.munich");
    await project.must("config", "set", "--path", "extrahop:retiredSystems[0]", "munich");
    const reviewed = new Reviewed(project, fleet.secrets, false);
    expect((await project.run(["preview"])).text).toContain(
      "retired: munich; their collections are removed from the state only, also where a preview shows a deletion [EXTRAHOP_RETIRED_SYSTEMS]",
    );
    const { stdout, code } = await reviewed.report(
      await reviewed.preview("retired"),
      "--fail-on",
      "deletions",
    );
    expect(stdout).toContain(
      "1 collection is removed from the state only and stays on the system: `botnet` on `munich`",
    );
    expect(code).toBe(0);
  });
});

describe("a report of a program that uses no ThreatFleet", () => {
  let reviewed: Reviewed;
  let fleet: Fleet<"hq-sensor" | "new-sensor" | "spare">;

  const program = (system: string, name: string, keep: boolean) => `
import { ThreatCollection, ThreatFeed } from "pulumi-extrahop";
const spare = new ThreatCollection("a", {
  system: {
    name: "described",
    host: ${JSON.stringify(fleet.systems.spare.url)},
    apiKey: ${JSON.stringify(fleet.secrets[2])},
    insecureSkipVerify: true,
  },
  source: "stix/mixed.json",
});
new ThreatCollection("b", { system: "${system}", source: "stix/phishing.tgz", name: "${name}" });
new ThreatCollection("c", {
  system: "hq-sensor",
  source: "stix/mixed.json",
  name: spare.collectionId.apply((id) => "after " + id),
  adopt: false,
});
new ThreatFeed("f", { source: "stix/mixed.json" });
${keep ? `new ThreatCollection("keep", { system: "new-sensor", source: "stix/mixed.json", name: "keep" }, { retainOnDelete: true });` : ""}
`;

  beforeAll(async () => {
    fleet = await startFleet({
      "hq-sensor": { kind: "sensor", firmware: "9.8.0.1234" },
      "new-sensor": { kind: "sensor", firmware: "26.3.0.7" },
      spare: { kind: "sensor", firmware: "26.3.0.7" },
    });
    const bundle = JSON.parse(bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"])) as {
      objects: Record<string, unknown>[];
    };
    const [, second = {}, third = {}] = bundle.objects;
    second["pattern"] = "[email-addr:value = 'mail@evil.example']";
    third["valid_until"] = "2026-10-02T08:00:00Z";
    const project = await createProject({
      files: {
        "index.ts": program("new-sensor", "Old name", true),
        "stix/mixed.json": JSON.stringify(bundle),
        "stix/phishing.tgz": await archiveOf(["a.example", "b.example"]),
      },
    });
    await project.configure(fleet.config("hq-sensor", "new-sensor"));
    await project.configure([
      { path: "extrahop:systems.new-sensor.insecureSkipVerify", value: "true" },
      { path: "extrahop:systems.hq-sensor.generation", value: "stix1" },
    ]);
    reviewed = new Reviewed(project, fleet.secrets);
  });

  it("names systems with an open TLS, what conversion loses, and what has expired", async () => {
    const { stdout, stderr, code } = await reviewed.report(
      await reviewed.preview("single"),
      "--fail-on",
      "insecure,losses,expired,adoptions",
    );
    expect(stdout).toContain(
      "The certificate of 2 systems is not verified (insecureSkipVerify)**: `described`, `new-sensor`",
    );
    expect(stdout).toContain("`stix/mixed.json` (`1 email-address`)");
    expect(stdout).toContain("1 indicator has expired");
    // Once, though three resources are made of the source.
    const preview = await readFile(reviewed.path("single"), "utf8");
    expect(preview.match(/1 of 3 indicators have expired \(valid_until\)/g)).toHaveLength(1);
    expect(stderr.match(/^gate failed: \w+/gm)).toEqual([
      "gate failed: insecure",
      "gate failed: losses",
      "gate failed: expired",
      "gate failed: adoptions",
    ]);
    expect(code).toBe(3);
  });

  it("counts a collection that moves as a deletion where it was, and one that is retained as none", async () => {
    await reviewed.project.must("up", "--yes", "--skip-preview");
    await reviewed.project.write("index.ts", program("hq-sensor", "Old name", false));
    const state = await reviewed.state("single-state");
    const { stdout } = await reviewed.report(await reviewed.preview("moved"), "--state", state);
    expect(stdout).toContain("| `hq-sensor` | ± replace | ✓ |");
    expect(stdout).toContain("| `new-sensor` | − delete | ⊘ drop record |");
    expect(stdout).toContain("**1 collection is deleted**: `Old name` (2 indicators) on `new-sensor`");
    // Time passes for a feed that nobody changes, too.
    expect(stdout).toContain("1 indicator has expired");
    const events = await reviewed.report(await reviewed.preview("moved-events", [], streaming));
    expect(events.stdout).toBe(stdout);
  });

  it("reports a resource that check refuses", async () => {
    await rm(join(reviewed.project.folder, "stix/phishing.tgz"));
    const { stdout } = await reviewed.report(await reviewed.preview("refused"));
    expect(stdout).toContain("✗ failed");
    expect(stdout).toContain("source-missing");
  });
});

describe("a report of a loop over systems that somebody wrote without a fleet", () => {
  let reviewed: Reviewed;
  let fleet: Fleet<"munich" | "osaka">;

  const loop = (name: string, opts = "{}") => `
import { ThreatCollection } from "pulumi-extrahop";
for (const system of ["munich", "osaka"])
  for (const feed of ["a", "b"])
    new ThreatCollection(${name}, { system, source: \`stix/\${feed}.json\` }, ${opts});
`;
  const held = () =>
    Object.fromEntries(
      fleet.systems.munich.collections().map(({ name, observables }) => [name, observables]),
    );

  beforeAll(async () => {
    fleet = await startFleet({
      munich: { kind: "sensor", firmware: "26.3.0" },
      osaka: { kind: "sensor", firmware: "9.8.0" },
    });
    const project = await createProject({
      files: {
        "index.ts": loop('system + "--" + feed'),
        "stix/a.json": bundleOf(["192.0.2.1", "192.0.2.2"]),
        "stix/b.json": bundleOf(["198.51.100.1"]),
      },
    });
    await project.configure(fleet.config());
    await project.must("up", "--yes", "--skip-preview");
    reviewed = new Reviewed(project, fleet.secrets, false);
  });

  it("does not call up to date what --target leaves out, in both forms", async () => {
    const { project } = reviewed;
    await project.write("stix/a.json", bundleOf(["192.0.2.1", "192.0.2.2", "192.0.2.3"]));
    const state = await reviewed.state("loop-state");
    const target = ["--target", "**ThreatCollection::munich*"];
    const digest = await reviewed.report(await reviewed.preview("loop-target", target), "--state", state);
    expect(digest.stdout).toContain("**Collections: 1 to update · 1 not previewed · 2 up to date**");
    expect(digest.stdout).toContain("| `osaka` | … not previewed | ✓ |");
    const events = await reviewed.preview("loop-target-events", target, streaming);
    expect((await reviewed.report(events)).stdout).toBe(digest.stdout);
    await project.write("stix/a.json", bundleOf(["192.0.2.1", "192.0.2.2"]));
  });

  it("counts a resource once that an alias renames", async () => {
    await reviewed.project.write(
      "index.ts",
      loop('feed + "@" + system', '{ aliases: [{ name: system + "--" + feed }] }'),
    );
    const state = await reviewed.state("loop-state");
    for (const form of [{}, streaming]) {
      const { stdout } = await reviewed.report(
        await reviewed.preview("loop-alias", [], form),
        "--state",
        state,
      );
      expect(stdout).toContain("**Nothing changes.** Collections: 4 up to date");
    }
  });

  it("calls nothing deleted where resources are renamed without one, and nothing is", async () => {
    const { project } = reviewed;
    await project.write("index.ts", loop('feed + "@" + system'));
    const { stdout, stderr, code } = await reviewed.report(
      await reviewed.preview("loop-renamed"),
      "--fail-on",
      "deletions",
      "--max-removed",
      "0",
    );
    expect(stdout).toContain("**Collections: 4 to create**");
    expect(stdout).not.toContain("delete");
    expect([stderr, code]).toEqual(["", 0]);

    const before = held();
    expect(before).toEqual({ a: 2, b: 1 });
    await project.must("up", "--yes", "--skip-preview");
    expect(held()).toEqual(before);
  });

  it("tells indicator by indicator how a feed changes whose fleet is renamed", async () => {
    const { project } = reviewed;
    const named = (name: string) =>
      `import { ThreatFleet } from "pulumi-extrahop";\nnew ThreatFleet("${name}", { folder: "stix" });\n`;
    await project.write("index.ts", named("before"));
    await project.must("up", "--yes", "--skip-preview");
    await project.write("index.ts", named("after"));
    await project.write("stix/a.json", bundleOf(["192.0.2.2", "192.0.2.3"]));
    const { stdout } = await reviewed.report(await reviewed.preview("loop-fleet"));
    expect(stdout).toContain("| `a` | **+1 −1 of 2** STIX `2.1` | ipv4-addr +1 −1 |");
    expect(stdout).toContain("- ipv4-addr 192.0.2.1\n");
    expect(stdout).not.toContain("to delete");
    await project.write("stix/a.json", bundleOf(["192.0.2.1", "192.0.2.2"]));
    await project.write("index.ts", loop('feed + "@" + system'));
    await project.must("up", "--yes", "--skip-preview");
    expect(held()).toEqual({ a: 2, b: 1 });
  });

  it("leaves out what the program only looks up", async () => {
    const { project } = reviewed;
    await project.write(
      "index.ts",
      `${loop('feed + "@" + system')}ThreatCollection.get("looked", "munich/a");\n`,
    );
    const events = await reviewed.preview("loop-get", [], streaming);
    const { stdout } = await reviewed.report(events);
    expect(stdout).toContain("**Nothing changes.** Collections: 4 up to date");
    expect(stdout).not.toContain("not understood");
  });
});
