import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { repository } from "../../tools/repository.js";
import { codeBlocks } from "../docs/support/pages.js";
import { cleanUp } from "../support/cleanUp.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { goTool } from "../support/goTool.js";
import { linkPackages } from "../support/linkPackages.js";
import { createProject } from "../support/project.js";
import { writeScript } from "../support/script.js";
import { type FeedServer, feedServer } from "../support/sources/feedServer.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

type Name = "hq-sensor" | "branch-sensor";

const example = join(repository, "examples/nightly");
const workflows = join(example, ".github/workflows");

let fleet: Fleet<Name>;
let publisher: FeedServer;
/** What a forge hosts. */
let hosted: string;
let environment: NodeJS.ProcessEnv;
/** What the CI system's cache keeps between nights. */
let cache: string;
let clone = "";

const servesList = (values: readonly string[]) =>
  publisher.answer((_request, response) => response.end(`${values.join("\n")}\n`));
const addresses = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `198.51.100.${from + i}`);

interface Ended {
  readonly code: number | null;
  readonly text: string;
}

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

function git(folder: string, ...args: string[]): string {
  const { status, stderr, stdout } = spawnSync("git", args, {
    cwd: folder,
    env: environment,
    encoding: "utf8",
  });
  expect({ args, status, stderr: status === 0 ? "" : stderr }).toEqual({ args, status: 0, stderr: "" });
  return stdout.trim();
}

/** A fresh clone of main with the cache of the CI system, as every job begins. */
async function freshClone(): Promise<string> {
  clone = join(await temporaryFolder(), "clone");
  git(hosted, "clone", "--quiet", hosted, clone);
  await linkPackages(clone);
  await cp(cache, join(clone, ".extrahop"), { recursive: true });
  return clone;
}

const gates = (
  parse(readFileSync(join(workflows, "nightly.yml"), "utf8")) as {
    jobs: { nightly: { steps: { id?: string; env?: object }[] } };
  }
).jobs.nightly.steps.find(({ id }) => id === "nightly")?.env as Readonly<Record<string, unknown>>;

async function night(): Promise<Ended> {
  const folder = await freshClone();
  const { FAIL_ON, MAX_REMOVED } = gates;
  const env = {
    ...environment,
    FAIL_ON: String(FAIL_ON),
    MAX_REMOVED: String(MAX_REMOVED),
    MIN_FEED_SIZE: "10",
  };
  const ended = await bash(["ci/nightly.sh", "prod", "out"], folder, env);
  for (const kept of ["snapshots", "status.json"]) {
    const path = join(folder, ".extrahop", kept);
    if (existsSync(path)) await cp(path, join(cache, kept), { recursive: true });
  }
  return ended;
}

async function up(): Promise<Ended> {
  const [hqKey = "", branchKey = ""] = fleet.secrets;
  const keys = { EXTRAHOP_API_KEY_HQ_SENSOR: hqKey, EXTRAHOP_API_KEY_BRANCH_SENSOR: branchKey };
  return bash(["ci/up.sh", "prod"], await freshClone(), { ...environment, ...keys });
}

const left = (name: string) => readFileSync(join(clone, "out", name), "utf8");
const decision = () => left("decision").trim();
const branches = () => git(hosted, "branch", "--format", "%(refname:short)").split("\n").sort();
const held = (name: Name) =>
  Object.fromEntries(fleet.systems[name].collections().map((one) => [one.name, one.observables]));

/** What GitHub does with a merge. */
const mergeScript = `git -C "$HOSTED" update-ref refs/heads/main "$(git -C "$HOSTED" rev-parse refs/heads/extrahop/sources)"
git -C "$HOSTED" update-ref -d refs/heads/extrahop/sources`;

let log: string;
/** A substitute for GitHub's command: one pull request at most, its one comment, its merge. */
async function substituteGh(folder: string): Promise<void> {
  log = join(folder, "gh");
  await mkdir(log);
  await writeScript(
    join(folder, "bin", "gh"),
    `echo "$*" >> "$GH_LOG/calls"
case "$1 $2" in
  "pr list") [ -f "$GH_LOG/open" ] && echo 7 || true ;;
  "pr create") touch "$GH_LOG/open" ;;
  "pr comment") while [ $# -gt 0 ]; do [ "$1" = --body-file ] && cp "$2" "$GH_LOG/comment.md"; shift; done ;;
  "pr merge") rm "$GH_LOG/open"
${mergeScript} ;;
  *) exit 9 ;;
esac`,
  );
}
const calls = () => (existsSync(join(log, "calls")) ? readFileSync(join(log, "calls"), "utf8") : "");
const publish = (autoMerge: string) =>
  bash(["ci/publish-github.sh", "out"], clone, {
    ...environment,
    AUTO_MERGE: autoMerge,
    GH_LOG: log,
    HOSTED: hosted,
    PATH: `${join(log, "..", "bin")}:${environment["PATH"]}`,
  });

beforeAll(async () => {
  fleet = await startFleet({
    "hq-sensor": { kind: "sensor", firmware: "9.8.0.1" },
    "branch-sensor": { kind: "sensor", firmware: "26.3.0.1" },
  });
  publisher = await feedServer((_request, response) => response.end(`${addresses(0, 20).join("\n")}\n`));
  environment = {
    ...(await createProject({})).driverEnvironment,
    GIT_AUTHOR_NAME: "A",
    GIT_AUTHOR_EMAIL: "a@example.com",
    GIT_COMMITTER_NAME: "A",
    GIT_COMMITTER_EMAIL: "a@example.com",
    GIT_CONFIG_NOSYSTEM: "1",
  };
  // The bot's identity is set by the script; these would win over it.
  const {
    GIT_AUTHOR_NAME: _n,
    GIT_AUTHOR_EMAIL: _e,
    GIT_COMMITTER_NAME: _c,
    GIT_COMMITTER_EMAIL: _m,
    ...job
  } = environment;
  cache = await temporaryFolder();
  await substituteGh(await temporaryFolder());
  const work = join(await temporaryFolder(), "sources");
  await cp(example, work, { recursive: true, filter: (path) => !path.includes("node_modules") });
  const declaration = join(work, "extrahop.sources.yaml");
  await writeFile(
    declaration,
    readFileSync(declaration, "utf8").replace("https://lists.example.com", publisher.url),
  );
  const file = join(work, "Pulumi.prod.yaml");
  const settings = parse(readFileSync(file, "utf8")) as { config: { "extrahop:systems": object } };
  settings.config["extrahop:systems"] = Object.fromEntries(
    Object.entries(fleet.systems).map(([name, { url }]) => [name, { host: url, caFile: fleet.caFile }]),
  );
  await writeFile(file, stringify(settings));
  const [setUp] = codeBlocks("examples/nightly/README.md");
  const script = setUp?.text.replace("npm install", `ln -s ${join(repository, "node_modules")} node_modules`);
  const ended = await bash(["-ec", script ?? ""], work, environment);
  expect({ code: ended.code, text: ended.code === 0 ? "" : ended.text }).toEqual({ code: 0, text: "" });
  hosted = join(await temporaryFolder(), "hosted.git");
  git(work, "clone", "--quiet", "--bare", work, hosted);
  environment = job;
});

describe("the nightly job", () => {
  it("opens a pull request of the first night, and applies it after its merge without asking the publisher", async () => {
    const first = await night();
    expect({ code: first.code, text: first.code === 0 ? "" : first.text }).toEqual({ code: 0, text: "" });
    expect(decision()).toBe("merge");
    expect(branches()).toEqual(["extrahop/sources", "main"]);
    const published = await publish("true");
    expect({ code: published.code, text: published.text }).toMatchObject({ code: 0 });
    expect(published.text).toContain("merged=true");
    expect(git(hosted, "log", "-1", "--format=%an", "main")).toBe("extrahop-sources");
    const asked = publisher.requests.length;
    const applied = await up();
    expect({ code: applied.code, text: applied.code === 0 ? "" : applied.text }).toEqual({
      code: 0,
      text: "",
    });
    expect(publisher.requests.length).toBe(asked);
    for (const name of ["hq-sensor", "branch-sensor"] as const)
      expect(held(name)).toEqual({ "known-bad": 22 });
  });

  it("reports a change indicator by indicator, by source and by reason, and merges it within the gates", async () => {
    servesList([...addresses(1, 20), "new.example.net", "www.example.org"]);
    const second = await night();
    expect({ code: second.code, text: second.code === 0 ? "" : second.text }).toEqual({ code: 0, text: "" });
    const text = left("report.md");
    expect(text).toContain("| `publisher` | +2 −1 | 21 | content of ");
    expect(text).toMatch(/\| `known-bad` \| \*\*\+1 −1 of 22\*\*/);
    expect(text).toContain("| 21 from `publisher`, 2 from `own` | 1 `allowed` |");
    expect(text).toContain("+ domain-name new.example.net");
    expect(text).toContain("- ipv4-addr 198.51.100.0");
    expect(JSON.parse(left("report.json"))).toMatchObject({
      sources: [
        { name: "publisher", added: 2, removed: 1, total: 21, exact: true, failures: 0 },
        { name: "own", added: 0, removed: 0 },
      ],
    });
    expect(left("report.html")).toContain("<dt>Left out by filters</dt><dd>1 allowed</dd>");
    expect((await publish("true")).code).toBe(0);
    expect(readFileSync(join(log, "comment.md"), "utf8")).toBe(text);
    expect((await up()).code).toBe(0);
    expect(held("branch-sensor")).toEqual({ "known-bad": 22 });
  });

  it("does nothing where no source brings anything new", async () => {
    const before = calls();
    expect((await night()).code).toBe(0);
    expect(decision()).toBe("none");
    await publish("true");
    expect(calls()).toBe(before);
    expect(branches()).toEqual(["main"]);
  });

  it("leaves to a person what exceeds a gate, and updates that pull request the next night", async () => {
    servesList(addresses(1, 5));
    const gated = await night();
    expect(gated.code).toBe(3);
    expect(decision()).toBe("review");
    await publish("true");
    expect(readFileSync(join(log, "comment.md"), "utf8")).toContain("A gate failed");
    servesList(addresses(1, 6));
    expect((await night()).code).toBe(3);
    await publish("true");
    expect(calls().match(/^pr create/gm)).toHaveLength(3);
    expect(calls().match(/^pr merge/gm)).toHaveLength(2);
    expect(branches()).toEqual(["extrahop/sources", "main"]);
    expect(held("branch-sensor")).toEqual({ "known-bad": 22 });
  });

  it("keeps the content of a source that fails, says so, and withdraws what the sources no longer deliver", async () => {
    publisher.answer((_request, response) => response.writeHead(404).end());
    expect((await night()).code).toBe(4);
    expect(decision()).toBe("none");
    expect(branches()).toEqual(["main"]);
    expect(left("sources.jsonl")).toContain('"source":"publisher","result":"failed"');
  });

  it("never overwrites the commits of a person on its branch", async () => {
    servesList([...addresses(1, 20), "new.example.net", "www.example.org", "more.example.net"]);
    expect((await night()).code).toBe(0);
    const person = join(await temporaryFolder(), "person");
    git(hosted, "clone", "--quiet", "--branch", "extrahop/sources", hosted, person);
    await writeFile(join(person, "own.txt"), "203.0.113.10\n");
    git(
      person,
      "-c",
      "user.name=P",
      "-c",
      "user.email=p@example.com",
      "commit",
      "--quiet",
      "--all",
      "--message",
      "Edit",
    );
    git(person, "push", "--quiet");
    const edited = git(hosted, "rev-parse", "extrahop/sources");
    const refused = await night();
    expect([refused.code, refused.text]).toEqual([5, expect.stringContaining("has commits of a person")]);
    expect(git(hosted, "rev-parse", "extrahop/sources")).toBe(edited);
    git(hosted, "update-ref", "-d", "refs/heads/extrahop/sources");
  });
});

describe("publishing to GitLab", () => {
  it("opens one merge request, edits its one note, and merges within the gates; the token is in no argument", async () => {
    const token = "marked-token-of-the-project";
    const asked: { method: string; url: string; token: unknown; body: string }[] = [];
    const notes: { id: number; body: string }[] = [];
    let open = false;
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => {
        body += chunk;
      });
      request.on("end", () => {
        const { method = "", url = "" } = request;
        asked.push({ method, url, token: request.headers["private-token"], body });
        const path = url.split("?")[0] ?? "";
        const fields = new URLSearchParams(body);
        const answer = (value: unknown) => response.end(JSON.stringify(value));
        if (path.endsWith("/merge_requests") && method === "GET") answer(open ? [{ iid: 3 }] : []);
        else if (path.endsWith("/merge_requests")) {
          open = true;
          answer({ iid: 3 });
        } else if (path.endsWith("/notes") && method === "GET") answer(notes);
        else if (path.endsWith("/notes")) {
          notes.push({ id: 11, body: fields.get("body") ?? "" });
          answer({});
        } else if (path.endsWith("/notes/11")) {
          notes[0] = { id: 11, body: fields.get("body") ?? "" };
          answer({});
        } else if (path.endsWith("/3/merge") && method === "PUT") answer({});
        else response.writeHead(404).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUp(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const gitlab = (autoMerge: string) =>
      bash(["-x", "ci/publish-gitlab.sh", "out"], clone, {
        ...environment,
        GITLAB_TOKEN: token,
        CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
        CI_PROJECT_ID: "5",
        AUTO_MERGE: autoMerge,
        NO_PROXY: "127.0.0.1",
      });
    servesList([...addresses(1, 20), "new.example.net", "www.example.org", "last.example.net"]);
    expect((await night()).code).toBe(0);
    for (const autoMerge of ["", "true"]) {
      const ended = await gitlab(autoMerge);
      expect({ code: ended.code, text: ended.code === 0 ? "" : ended.text }).toEqual({ code: 0, text: "" });
    }
    expect(new Set(asked.map((one) => one.token))).toEqual(new Set([token]));
    expect(
      asked.filter(({ method, url }) => method === "POST" && url.endsWith("/merge_requests")),
    ).toHaveLength(1);
    expect(notes).toHaveLength(1);
    expect(notes[0]?.body).toContain("+ domain-name last.example.net");
    expect(
      asked
        .filter(({ url }) => url.endsWith("/3/merge"))
        .map(({ body }) => new URLSearchParams(body).get("sha")),
    ).toEqual([git(hosted, "rev-parse", "extrahop/sources")]);
    for (const { url } of asked) expect(url).not.toContain(token);
  });
});

describe("the workflow files", () => {
  const actionlint = goTool(
    join(repository, "tools", "actionlint"),
    "github.com/rhysd/actionlint/cmd/actionlint",
  );
  const why = "missing" in actionlint ? ` (skipped: ${actionlint.missing})` : "";

  (why === "" ? it.each : it.skip.each)(readdirSync(workflows))(`are valid: %s${why}`, async (name) => {
    const program = "program" in actionlint ? actionlint.program : "";
    // A workflow that another one calls is looked for from the root of a repository.
    const folder = await temporaryFolder();
    await cp(join(example, ".github"), join(folder, ".github"), { recursive: true });
    git(folder, "init", "--quiet");
    const file = join(folder, ".github/workflows", name);
    expect(spawnSync(program, [file], { cwd: folder, encoding: "utf8" })).toMatchObject({
      stdout: "",
      status: 0,
    });
  });

  it("put no untrusted text into a shell", async () => {
    for (const name of readdirSync(workflows)) {
      const { jobs } = parse(readFileSync(join(workflows, name), "utf8")) as {
        jobs: Record<string, { steps?: { run?: string }[] }>;
      };
      for (const { steps = [] } of Object.values(jobs))
        for (const { run } of steps) expect(run ?? "").not.toContain("${{");
    }
  });
});
