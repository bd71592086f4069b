import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../../tools/repository.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { goTool } from "../support/goTool.js";
import { createProject, type Project } from "../support/project.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { bundleOf } from "./feeds.js";

type Name = "hq-sensor" | "branch-sensor";

let fleet: Fleet<Name>;
let project: Project;

beforeAll(async () => {
  fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    "branch-sensor": { kind: "sensor", firmware: "26.3.0.1" },
  });
  project = await createProject({ from: "examples/pull-request", stack: "prod" });
  // As the example says: hosts in the configuration, keys in the environment of the jobs that need them.
  await project.configure(fleet.config().filter(({ secret }) => secret !== true));
});

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs one of the example's scripts as a CI job would; `secrets` tells whether the job has the environment of `up`. */
function job(
  script: string,
  { secrets, ...environment }: { secrets: boolean; [name: string]: string | boolean },
): Promise<Ended> {
  const all = project.driverEnvironment;
  const kept = Object.entries(all).filter(([name]) => secrets || !/PASSPHRASE|BACKEND_URL/.test(name));
  const [hqKey = "", branchKey = ""] = fleet.secrets;
  const keys = secrets
    ? { EXTRAHOP_API_KEY_HQ_SENSOR: hqKey, EXTRAHOP_API_KEY_BRANCH_SENSOR: branchKey }
    : {};
  const env = { ...Object.fromEntries(kept), ...keys, ...environment } as NodeJS.ProcessEnv;
  const child = spawn("bash", [script, "prod", "out"], {
    cwd: project.folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

const report = () => readFileSync(join(project.folder, "out/report.md"), "utf8");
const requests = () => Object.values(fleet.systems).reduce((sum, { journal }) => sum + journal.length, 0);

describe("the jobs of a pull request", () => {
  it("converge on a merge, and leave the state without any secret", async () => {
    const up = await job("ci/up.sh", { secrets: true });
    expect(up.code).toBe(0);
    const state = readFileSync(join(project.folder, "state.json"), "utf8");
    for (const secret of fleet.secrets) {
      expect(state).not.toContain(secret);
      expect(up.text).not.toContain(secret);
    }
  });

  it("preview a change with no credential, no backend and no request to a system", async () => {
    await project.write("stix/botnet-c2.json", bundleOf(["192.0.2.1", "192.0.2.200"]));
    const before = requests();
    const preview = await job("ci/preview.sh", { secrets: false, STATE: "state.json" });
    expect(preview.text).not.toMatch(/error:/);
    expect(preview.code).toBe(0);
    expect(requests()).toBe(before);
    expect(report()).toContain("botnet-c2");
    expect(report()).toMatch(/\+2/);
    expect(existsSync(join(project.folder, "out/report.html"))).toBe(true);
  });

  it("hit the gate where too much of a feed goes, and still report", async () => {
    const preview = await job("ci/preview.sh", { secrets: false, STATE: "state.json", MAX_REMOVED: "20%" });
    expect(preview.code).toBe(3);
    expect(report()).toContain("botnet-c2");
  });

  it("report a preview that failed", async () => {
    await project.write("stix/broken.json", "{");
    const preview = await job("ci/preview.sh", { secrets: false, STATE: "state.json" });
    expect(preview.code).toBe(2);
    expect(report()).toMatch(/broken\.json/);
    const { rm } = await import("node:fs/promises");
    await rm(join(project.folder, "stix/broken.json"));
  });

  it("find drift by night: what was emptied and what was deleted, and change nothing", async () => {
    expect((await job("ci/up.sh", { secrets: true })).code).toBe(0);
    expect((await job("ci/drift.sh", { secrets: true })).code).toBe(0);
    const before = await project.exportedState();
    fleet.systems["hq-sensor"].tamper.empty("phishing");
    fleet.systems["branch-sensor"].tamper.remove("botnet-c2");
    const drift = await job("ci/drift.sh", { secrets: true });
    expect(drift.code).toBe(3);
    const told = readFileSync(join(project.folder, "out/drift.md"), "utf8");
    expect(told).toContain("**Collections: 2 drifted · 2 up to date**");
    expect(told).toContain("2 collections were changed outside");
    expect(told).toContain("| `branch-sensor` | ≠ drifted | ✓ |");
    expect(told).not.toContain("to create");
    expect(await project.exportedState()).toBe(before);
  });

  it("report by night which system could not be asked, beside what drifted on the others", async () => {
    await fleet.systems["branch-sensor"].stop();
    await project.configure([{ path: "extrahop:systems.branch-sensor.limits.attempts", value: "1" }]);
    const drift = await job("ci/drift.sh", { secrets: true });
    expect(drift.code).toBe(2);
    const told = readFileSync(join(project.folder, "out/drift.md"), "utf8");
    expect(told).toMatch(/\| `branch-sensor` \| \? unreachable/);
  });
});

describe("the workflow files", () => {
  const folder = join(repository, "examples/pull-request/.github/workflows");
  const workflow = (name: string) => readFileSync(join(folder, `${name}.yml`), "utf8");

  it("give the code of a pull request no secret and no right to write", () => {
    const text = workflow("preview");
    const { on, permissions } = parse(text) as { on: unknown; permissions: Record<string, string> };
    expect(on).toBe("pull_request");
    expect(Object.values(permissions)).toEqual(["read", "read"]);
    expect(text).not.toMatch(/secrets\./);
  });

  it("never run code of the pull request where they may write", () => {
    const text = workflow("comment");
    expect(text).not.toMatch(/actions\/checkout|npm |npx |secrets\./);
  });

  it.each(readdirSync(folder).map((name) => name.replace(/\.yml$/, "")))(
    "put no foreign text into the shell of %s.yml",
    (name) => {
      const { jobs } = parse(workflow(name)) as { jobs: Record<string, { steps: { run?: string }[] }> };
      for (const { run } of Object.values(jobs).flatMap(({ steps }) => steps))
        expect(run ?? "").not.toContain("${{");
    },
  );

  const actionlint = goTool(
    join(repository, "tools", "actionlint"),
    "github.com/rhysd/actionlint/cmd/actionlint",
  );
  const lint = (file: string) =>
    spawnSync("program" in actionlint ? actionlint.program : "", [file], { encoding: "utf8" });
  const why = "missing" in actionlint ? ` (skipped: ${actionlint.missing})` : "";

  (why === "" ? it.each : it.skip.each)(readdirSync(folder))(
    `say in %s what GitHub understands${why}`,
    (name) => {
      expect(lint(join(folder, name))).toMatchObject({ stdout: "", status: 0 });
    },
  );

  (why === "" ? it : it.skip)(`are judged by a checker that finds what is wrong${why}`, async () => {
    const broken = workflow("up").replace("matrix.stack }}", "matrix.stac }}").replace("runs-on:", "run-on:");
    const file = join(await temporaryFolder(), "up.yml");
    await writeFile(file, broken);
    const { stdout, status } = lint(file);
    expect(stdout).toMatch(/property "stac" is not defined/);
    expect(stdout).toMatch(/unexpected key "run-on"/);
    expect(status).not.toBe(0);
  });
});
