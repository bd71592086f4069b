import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Simulator } from "../../simulator/src/index.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { type CommandEnd, runFleet } from "../support/fleetCommand.js";
import { fleetProgram } from "../support/fleetProgram.js";
import { createProject, type Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { bundleOf } from "../support/stix/feeds.js";

type Name = "muc-1" | "muc-2" | "nyc-1" | "osa-1";
const siteOf: Readonly<Record<Name, string>> = {
  "muc-1": "munich",
  "muc-2": "munich",
  "nyc-1": "new york",
  "osa-1": "osaka",
};

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  const system = { kind: "sensor", firmware: "26.3.0" } as const;
  fleet = await startFleet({ "muc-1": system, "muc-2": system, "nyc-1": system, "osa-1": system });
  project = await createProject({
    stack: "prod",
    files: {
      "index.ts": fleetProgram,
      "stix/a.json": bundleOf(["192.0.2.1"]),
      "stix/b.json": bundleOf(["192.0.2.2"]),
    },
  });
  const sites = Object.entries(siteOf).map(([name, value]) => ({
    path: `extrahop:systems.${name}.site`,
    value,
  }));
  await project.configure([...fleet.config(), ...sites]);
});

const fleetCommand = (...args: string[]) => runFleet(project, [...args, "--stack", "prod"]);

const held = (system: Simulator) =>
  system
    .collections()
    .map(({ name }) => name)
    .sort();
const systemsWith = (...names: string[]) =>
  Object.entries(fleet.systems)
    .filter(([, system]) => JSON.stringify(held(system)) === JSON.stringify(names))
    .map(([name]) => name);

describe("`pulumi-extrahop fleet`", () => {
  it("previews one stack for each site and uploads nothing", async () => {
    const preview = await fleetCommand("preview", "--json", "--save", join(project.folder, "out"));
    expect(preview.code).toBe(0);
    const outcomes = preview.stdout
      .trim()
      .split("\n")
      .map(
        (line) => JSON.parse(line) as { stack: string; systems: string[]; changes: Record<string, number> },
      );
    const byStack = Object.fromEntries(
      outcomes.map(({ stack, systems, changes }) => [stack, [systems, changes["create"]]]),
    );
    expect(byStack).toEqual({
      "prod-munich": [["muc-1", "muc-2"], 10],
      "prod-new-york": [["nyc-1"], 7],
      "prod-osaka": [["osa-1"], 7],
    });
    expect(systemsWith()).toHaveLength(4);
    // Also what the language host leaves.
    expect(readdirSync(project.driverEnvironment["TMPDIR"] ?? "")).toEqual([]);
  });

  it("keeps the previews of all sites for one report, which knows the systems of a list beside them", async () => {
    await project.write(
      "systems.csv",
      "name,host,insecure_skip_verify\nmuc-1,muc-1.example,\nspare,spare.example,true\n",
    );
    const { code, stdout, stderr } = await runCli(
      ["report", "--preview", "out", "--systems", "systems.csv", "--fail-on", "unfed,deletions"],
      { folder: project.folder },
    );
    expect(stdout).toContain(
      "### Threat collections: `extrahop-test` / `prod-munich, prod-new-york, prod-osaka`",
    );
    expect(stdout).toContain("**Collections: 8 to create**");
    for (const name of Object.keys(siteOf)) expect(stdout).toContain(`| \`${name}\` | + create | + create |`);
    expect(stdout).toContain("| `a` | **+1, new** STIX `2.1` | ipv4-addr +1 | 4 to create |");
    expect(stdout).toContain("**1 system has no feed**: `spare`");
    expect(stdout).toContain("The certificate of 1 system is not verified (insecureSkipVerify)**: `spare`");
    expect(stderr).toMatch(/gate failed: unfed/);
    expect(code).toBe(3);
    const kept = readdirSync(join(project.folder, "out")).map((name) =>
      readFileSync(join(project.folder, "out", name), "utf8"),
    );
    expect(kept).toHaveLength(3);
    for (const secret of fleet.secrets) expect(kept.join("")).not.toContain(secret);
  });

  describe("with a site whose stack cannot be opened", () => {
    const broken = async (stack: string, ...args: string[]): Promise<CommandEnd> => {
      const file = `Pulumi.${stack}.yaml`;
      const whole = readFileSync(join(project.folder, file), "utf8");
      await project.write(file, "config: [\n");
      const ended = await fleetCommand("preview", "--save", join(project.folder, "out"), ...args);
      await project.write(file, whole);
      return ended;
    };
    const report = (...args: string[]) =>
      runCli(["report", "--preview", "out", ...args], { folder: project.folder });

    it("reports that site as failed and not previewed, beside the others, and stops at the gate", async () => {
      const preview = await broken("prod-osaka", "--continue-on-error");
      expect(preview.code).toBe(2);
      // What the CLI said, once.
      expect(preview.text.match(/did not find expected node content/g)).toHaveLength(1);
      expect(preview.text.match(/take `--stack prod-osaka`/g)).toHaveLength(1);
      expect(preview.text).not.toContain("stdout:");

      const { stdout, stderr, code } = await report("--fail-on", "failed");
      const [above = "", below = ""] = stdout.split("| System |");
      expect(above).toContain("/ `prod-munich, prod-new-york, prod-osaka`");
      expect(above).toContain("**Collections: 6 to create**");
      expect(above).toMatch(
        /🛑 \*\*1 of 3 stacks was not previewed to the end; .*\*\*: `prod-osaka`: `.*did not find expected node content`, nothing of 1 system was previewed/,
      );
      expect(above).toMatch(/^error: prod-osaka: .*did not find expected node content/m);
      expect(below).toContain("| `nyc-1` | + create | + create |");
      expect(below).toContain("| `osa-1` | … not previewed | … not previewed |");
      expect(stderr).toMatch(/^gate failed: failed: 1 of 3 stacks .*: prod-osaka: /m);
      expect(code).toBe(3);

      const ungated = await report("--fail-on", "deletions");
      expect(ungated.stderr).toContain("what it did not reach was not judged");
      expect(ungated.code).toBe(0);
    });

    it("also tells which sites were not begun after it", async () => {
      const preview = await broken("prod-munich", "--parallel", "1");
      expect(preview.code).toBe(2);
      const { stdout, code } = await report("--fail-on", "failed");
      expect(stdout).toContain("**No collection is previewed.**");
      expect(stdout).toContain("**3 of 3 stacks were not previewed to the end");
      expect(stdout).toMatch(/`prod-munich`: `.*did not find expected node content`, nothing of 2 systems/);
      expect(stdout).toContain(
        "`prod-new-york`, `prod-osaka`: it was not begun; nothing of 1 system was previewed",
      );
      expect(code).toBe(3);
    });
  });

  it("says in the engine's words why the shared stack cannot be read", async () => {
    const refused = await runFleet(project, ["preview", "--stack", "nowhere"]);
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/^error: .*no stack named 'nowhere' found/m);
    expect(refused.text).not.toContain("stdout:");
  });

  it("runs one shard of the sites, so that several machines share the work", async () => {
    const up = await fleetCommand("up", "--shard", "2/2");
    expect(up.code).toBe(0);
    expect(systemsWith("a", "b")).toEqual(["nyc-1"]);
    expect(up.text).toContain("1 of 3 sites");
  });

  it("goes on past a site that fails, says which, and completes it in the next run", async () => {
    const fault = fleet.systems["osa-1"].faults;
    fault.add({ effect: { kind: "status", status: 403 }, times: "always" });
    const up = await fleetCommand("up", "--continue-on-error");
    expect(up.code).toBe(2);
    expect(up.stdout).toMatch(/prod-osaka\s+1\s+failed\s+.*\d+\.\d\s+osa-1$/m);
    // Two collections failed for one reason, which is printed once.
    expect(up.text.match(/System and Access Administration/g)).toHaveLength(1);
    expect(up.text).toContain("(2 resources failed for this reason)");
    expect(up.text).not.toMatch(/unhandled exception|failed to register/);
    expect(systemsWith("a", "b")).toEqual(["muc-1", "muc-2", "nyc-1"]);
    fault.clear();
    const again = await fleetCommand("up");
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/prod-munich\s+2\s+done\s+10 same/);
    expect(systemsWith("a", "b")).toHaveLength(4);
  });

  it("names the repair where the engine was killed as it wrote a site's state", async () => {
    const attributes = join(
      project.folder,
      "../pulumi/backend/.pulumi/stacks/extrahop-test/prod-osaka.json.attrs",
    );
    writeFileSync(attributes, "");
    const refused = await fleetCommand("preview");
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/^error: .*EOF$/m);
    expect(refused.text).toContain("find .pulumi -name '*.attrs' -empty -delete");
    rmSync(attributes);
  });

  it("keeps every credential out of the sites' configuration, state and output", async () => {
    const { readFile, readdir } = await import("node:fs/promises");
    const files = (await readdir(project.folder)).filter((name) => /^Pulumi\.prod-.*\.yaml$/.test(name));
    expect(files.length).toBe(3);
    const refresh = await fleetCommand("refresh", "--parallel", "3");
    expect(refresh.code).toBe(0);
    for (const secret of fleet.secrets) {
      expect(refresh.text).not.toContain(secret);
      for (const file of files)
        expect(await readFile(join(project.folder, file), "utf8")).not.toContain(secret);
    }
  });

  it("destroys what the sites' stacks hold", async () => {
    const destroy = await fleetCommand("destroy", "--parallel", "2");
    expect(destroy.code).toBe(0);
    expect(systemsWith()).toHaveLength(4);
  });

  it.each([
    [["up", "--shard", "3/2"], "It must be i/n"],
    [["fly"], "It must be one of preview, up, refresh, destroy"],
    [["up", "--by", "0"], "whole number from 1"],
    [["up", "--by", "system"], "grouped by site; by system, each would get another stack"],
    [["up", "--site", "kyoto"], "no site with the stack prod-kyoto: there are munich, new-york, osaka"],
    [["up", "--site", "New Yrok"], 'no site with the stack prod-New-Yrok: did you mean "new-york"?'],
    [["destroy", "--refresh"], "--refresh is for `fleet preview` and `fleet up`"],
  ])("refuses %j", async (args, words) => {
    const refused = await fleetCommand(...args);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain(words);
  });
});
