import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { repository } from "../../tools/repository.js";
import { codeBlocks } from "../docs/support/pages.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { goTool } from "../support/goTool.js";
import { linkPackages } from "../support/linkPackages.js";
import { createProject } from "../support/project.js";
import { bundleOf } from "../support/stix/feeds.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

type Name = "hq-sensor" | "branch-sensor";

const example = join(repository, "examples/pull-request");
const workflows = join(example, ".github/workflows");
const workflow = (name: string) => readFileSync(join(workflows, `${name}.yml`), "utf8");

interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const stepsOf = (name: string): readonly Step[] =>
  Object.values((parse(workflow(name)) as { jobs: Record<string, { steps: Step[] }> }).jobs).flatMap(
    ({ steps }) => steps,
  );

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

let fleet: Fleet<Name>;
/** What the maintainer works in; every job has a fresh clone of it. */
let origin: string;
let environment: NodeJS.ProcessEnv;
/** The state that the last `up` left as an artifact. */
let artifacts: string;

beforeAll(async () => {
  fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    "branch-sensor": { kind: "sensor", firmware: "26.3.0.1" },
  });
  const author = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com" };
  environment = {
    ...(await createProject({})).driverEnvironment,
    ...author,
    GIT_COMMITTER_NAME: author.GIT_AUTHOR_NAME,
    GIT_COMMITTER_EMAIL: author.GIT_AUTHOR_EMAIL,
    GIT_CONFIG_NOSYSTEM: "1",
  };
  artifacts = await temporaryFolder();
  origin = join(await temporaryFolder(), "feeds");
  await cp(example, origin, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const file = join(origin, "Pulumi.prod.yaml");
  const settings = parse(readFileSync(file, "utf8")) as { config: { "extrahop:systems": object } };
  settings.config["extrahop:systems"] = Object.fromEntries(
    Object.entries(fleet.systems).map(([name, { url }]) => [name, { host: url, caFile: fleet.caFile }]),
  );
  await writeFile(file, stringify(settings));
});

/** Runs a script with bash and collects all that it writes. */
function bash(args: readonly string[], folder: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn("bash", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk;
    });
  }
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, text })));
}

const git = (...args: string[]) => {
  const { status, stderr } = spawnSync("git", args, { cwd: origin, env: environment, encoding: "utf8" });
  expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
};

/** Commits what is in the maintainer's folder. */
function commit(): void {
  git("add", "--all");
  git("commit", "--quiet", "--message", "Edit");
}

let clone = "";

/**
 * Runs a script as a CI job does, in a fresh clone; `secrets` says whether the job has the environment of
 * `up`.
 */
async function job(
  script: readonly string[],
  { secrets, ...further }: { secrets: boolean; [name: string]: string | boolean },
): Promise<Ended> {
  clone = join(await temporaryFolder(), "clone");
  git("clone", "--quiet", origin, clone);
  await linkPackages(clone);
  if (existsSync(join(artifacts, "state.json"))) {
    await cp(join(artifacts, "state.json"), join(clone, "state.json"));
  }
  const kept = Object.entries(environment).filter(
    ([name]) => secrets || !/PASSPHRASE|BACKEND_URL/.test(name),
  );
  const [hqKey = "", branchKey = ""] = fleet.secrets;
  const keys = secrets
    ? { EXTRAHOP_API_KEY_HQ_SENSOR: hqKey, EXTRAHOP_API_KEY_BRANCH_SENSOR: branchKey }
    : {};
  const env = { ...Object.fromEntries(kept), ...keys, ...further, STACK: "prod" } as NodeJS.ProcessEnv;
  return bash(script, clone, env);
}

const up = async (...options: string[]) => {
  const ended = await job(["ci/up.sh", "prod", ...options], { secrets: true });
  await cp(join(clone, "state.json"), join(artifacts, "state.json"));
  return ended;
};
const drift = () => job(["ci/drift.sh", "prod", "out"], { secrets: true });
/** The preview's job with the gates that the workflow has. */
const preview = (further: Readonly<Record<string, string>> = {}) => {
  const { STACK: _, ...gates } =
    stepsOf("preview").find(({ name }) => name === "Preview and report")?.env ?? {};
  const asText = Object.entries(gates).map(([name, value]) => [name, String(value)]);
  return job(["ci/preview.sh", "prod", "out"], {
    secrets: false,
    ...(Object.fromEntries(asText) as Record<string, string>),
    ...further,
  });
};
const left = (name: string) => readFileSync(join(clone, "out", name), "utf8");
const requests = () => Object.values(fleet.systems).reduce((sum, { journal }) => sum + journal.length, 0);
const held = (name: Name) =>
  Object.fromEntries(
    fleet.systems[name].collections().map((collection) => [collection.name, collection.observables]),
  );

describe("the jobs of a pull request", () => {
  it("begin with an empty repository and the commands of the page", async () => {
    const [setUp] = codeBlocks("examples/pull-request/README.md");
    // The packages come from this repository, as everywhere in these tests.
    const script = setUp?.text.replace(
      "npm install",
      `ln -s ${join(repository, "node_modules")} node_modules`,
    );
    const ended = await bash(["-ec", script ?? ""], origin, environment);
    expect({ code: ended.code, text: ended.code === 0 ? "" : ended.text }).toEqual({ code: 0, text: "" });
    const tracked = spawnSync("git", ["ls-files"], { cwd: origin, encoding: "utf8" }).stdout;
    expect(tracked).toContain("Pulumi.prod.yaml");
    expect(tracked).not.toContain("node_modules");
    expect(readFileSync(join(origin, "Pulumi.prod.yaml"), "utf8")).toMatch(/^encryptionsalt: /m);
  });

  it("preview the first pull request without a state", async () => {
    const first = await preview();
    expect({ code: first.code, text: first.code === 0 ? "" : first.text }).toEqual({ code: 0, text: "" });
    expect(left("report.md")).toContain("**Collections: 4 to create**");
  });

  it("check types, which a preview does not", async () => {
    const { code, text } = await job(["-ec", "npm run check"], { secrets: false });
    expect({ code, text: code === 0 ? "" : text }).toEqual({ code: 0, text: "" });
  });

  it("converge on a merge, and leave the state without any secret", async () => {
    const merged = await up();
    expect({ code: merged.code, text: merged.code === 0 ? "" : merged.text }).toEqual({ code: 0, text: "" });
    const state = readFileSync(join(artifacts, "state.json"), "utf8");
    for (const secret of fleet.secrets) {
      expect(state).not.toContain(secret);
      expect(merged.text).not.toContain(secret);
    }
  });

  it("change nothing with the next merge, from another clone", async () => {
    const again = await up();
    expect(again.code).toBe(0);
    expect(again.text).toMatch(/\d+ unchanged/);
    expect(again.text).not.toMatch(/created|updated|deleted/);
  });

  it("preview a change with no credential, no backend and no request to a system, within the gates", async () => {
    await writeFile(join(origin, "stix/botnet-c2.json"), bundleOf(["192.0.2.1", "192.0.2.200"]));
    commit();
    const before = requests();
    const changed = await preview();
    expect(changed.text).not.toMatch(/error:/);
    expect(changed.code).toBe(0);
    expect(requests()).toBe(before);
    expect(left("report.md")).toContain("botnet-c2");
    expect(left("report.md")).toMatch(/\+2/);
    expect(existsSync(join(clone, "out/report.html"))).toBe(true);
  });

  it("fail where too much of a feed goes and no size exempts it, and still report", async () => {
    const gated = await preview({ MIN_FEED_SIZE: "" });
    expect(gated.code).toBe(3);
    expect(left("report.md")).toContain("botnet-c2");
  });

  it("report a preview that failed", async () => {
    await writeFile(join(origin, "stix/broken.json"), "{");
    commit();
    const failed = await preview();
    expect(failed.code).toBe(2);
    expect(left("report.md")).toMatch(/broken\.json/);
    await rm(join(origin, "stix/broken.json"));
    commit();
  });
});

describe("the jobs of a night", () => {
  const state = async () => {
    const exported = await job(["-ec", "pulumi stack export --stack prod"], { secrets: true });
    return exported.text;
  };

  it("find no drift after a merge, and find what was emptied and what was deleted, and change nothing", async () => {
    expect((await up()).code).toBe(0);
    expect((await drift()).code).toBe(0);
    const before = await state();
    fleet.systems["hq-sensor"].tamper.empty("phishing");
    fleet.systems["branch-sensor"].tamper.remove("botnet-c2");
    const found = await drift();
    expect(found.code).toBe(3);
    const page = left("drift.md");
    expect(page).toContain("**Collections: 2 drifted · 2 ");
    expect(page).toContain("2 collections were changed outside");
    expect(page).toMatch(/\| `branch-sensor` \| ≠ drifted \| /);
    expect(page).not.toContain("to create");
    expect(await state()).toBe(before);
    expect(held("branch-sensor")).toEqual({ phishing: 4 });
  });

  it("are not repaired by an `up` that asks no system", async () => {
    expect((await up()).code).toBe(0);
    expect(held("branch-sensor")).toEqual({ phishing: 4 });
  });

  /** The steps of the workflow, as GitHub runs them. */
  const night = async (repair: string) => {
    const steps = stepsOf("drift");
    const report = steps.find(({ id }) => id === "drift")?.run ?? "";
    const fix = steps.find(({ name }) => name === "Repair")?.run ?? "";
    const output = join(await temporaryFolder(), "output");
    await writeFile(output, "");
    const reported = await job(["-ec", report], { secrets: true, REPAIR: repair, GITHUB_OUTPUT: output });
    const code = /^code=(\d+)$/m.exec(readFileSync(output, "utf8"))?.[1];
    // The condition of the step: `steps.drift.outputs.code == '3' && vars.REPAIR_DRIFT == 'true'`.
    const repaired =
      code === "3" && repair === "true" ? await job(["-ec", fix], { secrets: true }) : undefined;
    return { reported, code, repaired };
  };

  it("fail by default, repair where the environment asks for it, and are clean the next night", async () => {
    const alarm = await night("");
    expect([alarm.reported.code, alarm.code]).toEqual([3, "3"]);
    const repaired = await night("true");
    expect([repaired.reported.code, repaired.code, repaired.repaired?.code]).toEqual([0, "3", 0]);
    expect(held("branch-sensor")).toEqual({ "botnet-c2": 2, phishing: 4 });
    expect(held("hq-sensor")).toEqual({ "botnet-c2": 2, phishing: 4 });
    const clean = await night("true");
    expect([clean.reported.code, clean.code]).toEqual([0, "0"]);
  });

  it("report which system could not be asked beside what drifted on the others, and repair those", async () => {
    await fleet.systems["branch-sensor"].stop();
    fleet.systems["hq-sensor"].tamper.remove("phishing");
    const file = join(origin, "Pulumi.prod.yaml");
    const settings = parse(readFileSync(file, "utf8")) as {
      config: { "extrahop:systems": Record<Name, object> };
    };
    const systems = settings.config["extrahop:systems"];
    systems["branch-sensor"] = { ...systems["branch-sensor"], limits: { attempts: 1 } };
    await writeFile(file, stringify(settings));
    commit();
    const found = await drift();
    expect(found.code).toBe(2);
    expect(left("drift.md")).toMatch(/\| `branch-sensor` \| \? unreachable/);
    const repaired = await up("--refresh");
    expect(repaired.code).not.toBe(0);
    expect(held("hq-sensor")).toEqual({ "botnet-c2": 2, phishing: 4 });
  });
});

describe("the workflow files", () => {
  it("have no secret and no right to write where they run the code of a pull request", () => {
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

  it.each(readdirSync(workflows).map((name) => name.replace(/\.yml$/, "")))(
    "put no untrusted text into the shell of %s.yml",
    (name) => {
      for (const { run } of stepsOf(name)) expect(run ?? "").not.toContain("${{");
    },
  );

  const actionlint = goTool(
    join(repository, "tools", "actionlint"),
    "github.com/rhysd/actionlint/cmd/actionlint",
  );
  const lint = (file: string) =>
    spawnSync("program" in actionlint ? actionlint.program : "", [file], { encoding: "utf8" });
  const why = "missing" in actionlint ? ` (skipped: ${actionlint.missing})` : "";

  (why === "" ? it.each : it.skip.each)(readdirSync(workflows))(`are valid: %s${why}`, (name) => {
    expect(lint(join(workflows, name))).toMatchObject({ stdout: "", status: 0 });
  });

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
