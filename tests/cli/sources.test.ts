import { execFileSync } from "node:child_process";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WriteStream } from "node:tty";
import { runCli } from "../support/runCli.js";
import { type FeedServer, feedServer } from "../support/sources/feedServer.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

let folder: string;
let server: FeedServer;

const author = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@example.com" };
const identity = { ...author, GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@example.com" };
const git = (...args: string[]) =>
  execFileSync("git", args, {
    cwd: folder,
    env: { ...process.env, ...identity, GIT_CONFIG_NOSYSTEM: "1" },
    encoding: "utf8",
  });
const cli = (...args: string[]) => runCli(args, { folder });
const lines = (text: string) =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as object);
const write = (name: string, text: string) => writeFile(join(folder, name), text);
const read = (name: string) => readFile(join(folder, name), "utf8");
const serves = (text: string) => server.answer((_request, response) => response.end(text));

const bundle = (objects: readonly object[]) =>
  JSON.stringify({ type: "bundle", id: "bundle--6a9f1a3e-7b0c-4d4e-9a51-0c7d9d6a2b01", objects });
const indicator = (value: string, further: object = {}) => ({
  type: "indicator",
  spec_version: "2.1",
  id: `indicator--6a9f1a3e-7b0c-4d4e-9a51-${String(value.length).padStart(12, "0")}`,
  created: "2026-01-01T00:00:00.000Z",
  modified: "2026-01-01T00:00:00.000Z",
  pattern: `[domain-name:value = '${value}']`,
  pattern_type: "stix",
  valid_from: "2026-01-01T00:00:00Z",
  ...further,
});

beforeEach(async () => {
  folder = await temporaryFolder();
  server = await feedServer((_request, response) => response.end("198.51.100.7\nevil.example.com\n"));
  await write(
    "extrahop.sources.yaml",
    `sources:
  web: { url: "${server.url}/list.txt" }
  own: { file: own.json, filter: { minConfidence: 50 } }
  all: { merge: [web, own], filter: { allow: { domains: [example.org] } } }
`,
  );
  const dated = indicator("long.example.com", { confidence: 80, valid_until: "2099-01-01T00:00:00Z" });
  await write(
    "own.json",
    bundle([dated, indicator("weak.example.com.", { confidence: 10 }), indicator("www.example.org")]),
  );
  git("init", "--quiet", "--initial-branch", "main");
});

describe("sources update", () => {
  it("prints an object for each source and ends with 0 where all are updated or unchanged", async () => {
    const first = await cli("sources", "update", "--json");
    expect([first.code, lines(first.stdout), first.stderr]).toEqual([
      0,
      [
        { source: "web", result: "updated", added: 2, removed: 0, total: 2 },
        { source: "own", result: "updated", added: 3, removed: 0, total: 3 },
      ],
      "",
    ]);
    const lock = await read("extrahop.lock.json");
    const { mtimeMs } = await stat(join(folder, "extrahop.lock.json"));
    const again = await cli("sources", "update", "--json");
    expect([again.code, lines(again.stdout).map((line) => (line as { result: string }).result)]).toEqual([
      0,
      ["unchanged", "unchanged"],
    ]);
    expect(await read("extrahop.lock.json")).toBe(lock);
    expect((await stat(join(folder, "extrahop.lock.json"))).mtimeMs).toBe(mtimeMs);
    for (const args of [
      ["sources", "status"],
      ["sources", "verify"],
      ["sources", "diff"],
      ["blame", "evil.example.com"],
    ])
      await cli(...args);
    expect((await stat(join(folder, "extrahop.lock.json"))).mtimeMs).toBe(mtimeMs);
  });

  it("ends with 4 where some failed, 2 for an invalid declaration or lock file, 1 where it could not work", async () => {
    await cli("sources", "update");
    server.answer((_request, response) => response.writeHead(404).end());
    const failed = await cli("sources", "update", "--json");
    expect([failed.code, lines(failed.stdout)[0]]).toMatchObject([
      4,
      { source: "web", result: "failed", total: 2 },
    ]);
    expect((lines(failed.stdout)[0] as { error: string }).error).toContain("404");
    await write("extrahop.lock.json", "<<<<<<< HEAD\n");
    expect((await cli("sources", "update")).code).toBe(2);
    await rm(join(folder, "extrahop.lock.json"));
    await write("extrahop.sources.yaml", "sources: { a: { url: 7, colour: red } }\n");
    const invalid = await cli("sources", "update");
    expect([invalid.code, invalid.stderr]).toEqual([2, expect.stringMatching(/:1:\d+/)]);
    expect((await cli("sources", "update", "--colour")).code).toBe(1);
  });

  it("writes a line for each source where no terminal is", async () => {
    const { stderr, stdout } = await cli("sources", "update");
    expect(stderr).toContain("1 of 2: web: updated, +2 −0 of 2\n2 of 2: own: updated, +3 −0 of 3\n");
    expect(stdout).toMatch(/SOURCE\s+RESULT\s+ADDED\s+REMOVED\s+TOTAL/);
  });
});

describe("a folder without a declaration", () => {
  it("ends with 2 and says what to write", async () => {
    await rm(join(folder, "extrahop.sources.yaml"));
    const { code, stderr } = await cli("sources", "status");
    expect([code, stderr]).toEqual([2, expect.stringContaining("there is no such file")]);
  });
});

describe("sources status", () => {
  it("prints what is pinned, failures and the next expiry", async () => {
    await cli("sources", "update");
    server.answer((_request, response) => response.writeHead(404).end());
    for (let night = 0; night < 2; night++) await cli("sources", "update");
    const { code, stdout } = await cli("sources", "status", "--json");
    const [web, own] = lines(stdout) as Record<string, unknown>[];
    expect(code).toBe(0);
    expect(web).toMatchObject({
      source: "web",
      total: 2,
      failures: 2,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(String(web?.["fetchedAt"])).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(own).toMatchObject({ failures: 0, nextExpiry: { at: "2099-01-01T00:00:00.000Z", indicators: 1 } });
    const table = await cli("sources", "status");
    expect(table.stdout).toContain("2099-01-01T00:00Z (1)");
    expect(table.stdout).toMatch(/web\s+2\s+[0-9a-f]{12}\s+0 min\s+0 min\s+-\s+2/);
    expect(table.stderr).toContain("web: fetching the source");
  });

  it("knows what the rule expire adds to a list without dates", async () => {
    await write(
      "extrahop.sources.yaml",
      `sources:\n  web: { url: "${server.url}/", filter: { expire: { after: 30d, from: fetched } } }\n`,
    );
    await cli("sources", "update");
    const [web] = lines((await cli("sources", "status", "--json")).stdout) as {
      fetchedAt: string;
      nextExpiry: { at: string; indicators: number };
    }[];
    expect(web?.nextExpiry.indicators).toBe(2);
    expect(Date.parse(web?.nextExpiry.at ?? "") - Date.parse(web?.fetchedAt ?? "")).toBe(30 * 86_400_000);
  });
});

describe("sources verify", () => {
  it("ends with 2 where content is damaged, missing or was never fetched, and names the command that helps", async () => {
    expect((await cli("sources", "verify")).stdout).toContain("web: never fetched");
    await cli("sources", "update");
    expect(await cli("sources", "verify")).toMatchObject({ code: 0, stdout: "web: intact\nown: intact\n" });
    const { sources } = JSON.parse(await read("extrahop.lock.json")) as {
      sources: { web: { sha256: string } };
    };
    const content = join(".extrahop", "content", sources.web.sha256);
    await write(content, "192.0.2.1\n");
    expect(await cli("sources", "verify")).toMatchObject({ code: 2, stdout: "web: damaged\nown: intact\n" });
    await rm(join(folder, content));
    const missing = await cli("sources", "verify", "--json");
    expect([missing.code, lines(missing.stdout)]).toEqual([
      2,
      [
        { source: "web", state: "missing" },
        { source: "own", state: "intact" },
      ],
    ]);
    expect((await cli("sources", "fetch")).code).toBe(0);
    expect((await cli("sources", "verify")).code).toBe(0);
  });
});

describe("sources diff", () => {
  it("lists what is added and removed since HEAD or another commit, and refuses what is no commit", async () => {
    await cli("sources", "update");
    git("add", ".");
    git("commit", "--quiet", "--message", "One");
    serves("198.51.100.7\nnew.example.net\n");
    await cli("sources", "update");
    const { stdout } = await cli("sources", "diff");
    expect(stdout).toBe(
      "web: +1 −1 of 2 indicators\n  + domain-name new.example.net\n  − domain-name evil.example.com\n",
    );
    git("add", ".");
    git("commit", "--quiet", "--message", "Two");
    expect(await cli("sources", "diff")).toMatchObject({ code: 0, stdout: "" });
    const since = await cli("sources", "diff", "--since", "HEAD~1", "--json");
    expect(lines(since.stdout)).toEqual([
      {
        source: "web",
        added: 1,
        removed: 1,
        total: 2,
        values: {
          added: [{ type: "domain-name", value: "new.example.net" }],
          removed: [{ type: "domain-name", value: "evil.example.com" }],
        },
      },
    ]);
    for (const wrong of ["v9.9", "--output=x", "HEAD:own.json"]) {
      const { code, stderr } = await cli("sources", "diff", `--since=${wrong}`);
      expect([wrong, code, stderr]).toEqual([wrong, 1, expect.stringContaining("git knows no commit")]);
    }
  });

  it("takes a value that was only spelt otherwise for the same", async () => {
    serves("2001:0db8:0000::1\nEvil.Example.COM\n");
    await cli("sources", "update");
    git("add", ".");
    git("commit", "--quiet", "--message", "One");
    serves("2001:db8::1\nevil[.]example[.]com\n");
    expect((await cli("sources", "update")).stdout).toMatch(/web\s+updated\s+0\s+0\s+2/);
    expect((await cli("sources", "diff")).stdout).toBe("web: +0 −0 of 2 indicators\n");
  });

  it("lists values in a fresh clone that has the contents alone, and counts an update there exactly", async () => {
    await cli("sources", "update");
    git("add", ".");
    git("commit", "--quiet", "--message", "One");
    await rm(join(folder, ".extrahop", "values"), { recursive: true });
    serves("198.51.100.7\nnew.example.net\n");
    expect((await cli("sources", "update", "--json")).stdout).toContain(
      '"result":"updated","added":1,"removed":1',
    );
    await rm(join(folder, ".extrahop", "values"), { recursive: true });
    expect((await cli("sources", "diff")).stdout).toContain("  − domain-name evil.example.com\n");
  });

  it("compares the totals where the store lacks the old content, and says so", async () => {
    await cli("sources", "update");
    git("add", ".");
    git("commit", "--quiet", "--message", "One");
    await rm(join(folder, ".extrahop"), { recursive: true });
    serves("198.51.100.7\nnew.example.net\nmore.example.net\n");
    await cli("sources", "update");
    expect((await cli("sources", "diff")).stdout).toContain(
      "web: at least +1 −0 of 3 indicators, by counts alone: the store does not hold both contents",
    );
  });
});

describe("blame", () => {
  it("prints the sources that name a value, since when and with which confidence; 3 where none does", async () => {
    await cli("sources", "update");
    serves("long.example.com\n");
    await cli("sources", "update");
    const found = await cli("blame", "LONG.example.com", "--json");
    const { fetchedAt } = (
      JSON.parse(await read("extrahop.lock.json")) as { sources: Record<string, { fetchedAt: string }> }
    ).sources["web"] ?? { fetchedAt: "" };
    expect([found.code, JSON.parse(found.stdout)]).toEqual([
      0,
      {
        value: "long.example.com",
        type: "domain-name",
        sources: [
          { source: "web", since: fetchedAt },
          { source: "own", since: expect.any(String), confidence: 80 },
        ],
      },
    ]);
    const gone = await cli("blame", "evil.example.com", "--json");
    expect([gone.code, JSON.parse(gone.stdout)]).toEqual([
      3,
      { value: "evil.example.com", type: "domain-name", sources: [] },
    ]);
    expect((await cli("blame", "not a value")).code).toBe(1);
  });

  it("answers in a fresh clone from the content, and never says that none names it where content is missing", async () => {
    await cli("sources", "update");
    await rm(join(folder, ".extrahop", "values"), { recursive: true });
    expect((await cli("blame", "evil.example.com")).code).toBe(0);
    await rm(join(folder, ".extrahop"), { recursive: true });
    const { code, stderr } = await cli("blame", "evil.example.com");
    expect([code, stderr]).toEqual([1, expect.stringContaining("the store lacks the content of web, own")]);
  });
});

describe("inspect of a declared feed", () => {
  it("lists what would be uploaded after filters, and counts what is left out by reason", async () => {
    await cli("sources", "update");
    const { code, stdout } = await cli("inspect", "extrahop.sources.yaml#all", "--json", "--values");
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      {
        filtered: { allowed: 1, "low-confidence": 1 },
        contributions: { web: 2, own: 2 },
        values: { "ipv4-addr": ["198.51.100.7"], "domain-name": ["evil.example.com", "long.example.com"] },
      },
    ]);
    const table = await cli("inspect", "extrahop.sources.yaml#all");
    expect(table.stdout).toMatch(/^extrahop\.sources\.yaml#all {2}/m);
    expect(table.stdout).toContain("made of    2 from web, 2 from own");
    expect(table.stdout).toContain("left out   1 allowed, 1 low-confidence");
  });
});

describe("a terminal", () => {
  it("shows a bar, which a log never has", async () => {
    const { Session } = await import("../../provider/src/cli/session.js");
    const { UpdateProgress } = await import("../../provider/src/cli/sources/updateProgress.js");
    let written = "";
    const stream = {
      isTTY: true,
      columns: 80,
      write: (text: string) => (written += text),
    } as unknown as WriteStream;
    const progress = new UpdateProgress(new Session(stream, stream), false);
    progress.begin(4);
    progress.done({ source: "a", result: "unchanged", added: 0, removed: 0, total: 1 });
    progress.show("b: 12.3 MB");
    expect(written).toContain(`[${"#".repeat(6)}${" ".repeat(18)}] 1 of 4: b: 12.3 MB`);
    expect((await cli("sources", "update")).stderr).not.toContain("[#");
  });
});
