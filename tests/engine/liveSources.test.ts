import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";
import { type Fleet, startFleet } from "../support/fleet.js";
import { createProject, type Project } from "../support/project.js";
import { runCli } from "../support/runCli.js";
import { type FeedServer, feedServer } from "../support/sources/feedServer.js";

let fleet: Fleet<"old" | "new">;
let server: FeedServer;
let project: Project;

const token = "marked-token-of-the-publisher";
const credentials = { EXTRAHOP_CREDENTIALS: JSON.stringify({ publisher: { token } }) };

const answering =
  (text: string): Parameters<typeof feedServer>[0] =>
  (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
    else response.end(text);
  };

const update = () =>
  runCli(["sources", "update", "--json"], { folder: project.folder, environment: credentials });

const counts = (system: "old" | "new") =>
  Object.fromEntries(fleet.systems[system].collections().map(({ name, observables }) => [name, observables]));

beforeAll(async () => {
  fleet = await startFleet({
    old: { kind: "sensor", firmware: "9.8.0" },
    new: { kind: "sensor", firmware: "26.3.0" },
  });
  server = await feedServer(answering("198.51.100.7\nevil.example.com\nwww.example.org\n"));
  project = await createProject({
    files: {
      "index.ts": `
import { ThreatCollection, ThreatFleet } from "pulumi-extrahop";
new ThreatFleet("fleet", { declaration: "extrahop.sources.yaml" });
new ThreatCollection("single", { system: "new", source: { named: "web" } });
`,
      "extrahop.sources.yaml": `sources:
  web: { url: "${server.url}/list.txt", credentials: publisher }
  own: { file: own.txt }
  all: { merge: [web, own], filter: { allow: { domains: [example.org] } } }
`,
      "own.txt": "203.0.113.9\nevil.example.com\n",
    },
  });
  await project.configure(fleet.config());
});

describe("a fleet of declared sources", () => {
  it("refuses a preview before anything was fetched, and says what to run", async () => {
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toContain("web was never fetched; own was never fetched");
    expect(preview.text).toContain("npx pulumi-extrahop sources update");
  });

  it("uploads what was fetched, merged and filtered, to systems of both generations, and asks no server", async () => {
    const { code, stdout, stderr } = await update();
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'warning: the source "web" sends its credentials without encryption (http://). Fix: declare an https:// address.\n',
    });
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toEqual([
      { source: "web", result: "updated", added: 3, removed: 0, total: 3 },
      { source: "own", result: "updated", added: 2, removed: 0, total: 2 },
    ]);
    const asked = server.requests.length;
    const inspected = await runCli(["inspect", "extrahop.sources.yaml#all", "--json", "--values"], {
      folder: project.folder,
    });
    expect(JSON.parse(inspected.stdout)).toMatchObject({
      total: 3,
      filtered: { allowed: 1 },
      values: { "ipv4-addr": ["198.51.100.7", "203.0.113.9"], "domain-name": ["evil.example.com"] },
    });
    const up = await project.up();
    expect({ code: up.code, text: up.text }).toMatchObject({ code: 0 });
    expect(server.requests.length).toBe(asked);
    expect(counts("old")).toEqual({ all: 3 });
    expect(counts("new")).toEqual({ all: 3, web: 3 });
    expect((await project.preview("--diff")).text).toMatch(/\d+ unchanged/);
  });

  it("shows in a preview what came and went overnight, and uploads exactly that", async () => {
    server.answer(answering("198.51.100.7\nnew.example.net\n"));
    expect((await update()).stdout).toContain('"result":"updated","added":1,"removed":2,"total":2');
    const preview = await project.preview();
    expect(preview.text).toContain("+1 −0 of 4 indicators");
    expect(preview.text).toContain("made of 2 from web, 2 from own");
    expect(preview.text).toContain("+ domain-name new.example.net");
    // Whatever the server delivers now is not what was reviewed.
    server.answer(answering("198.51.100.99\n"));
    expect((await project.up()).code).toBe(0);
    expect(counts("old")).toEqual({ all: 4 });
    expect((await project.preview()).text).toMatch(/\d+ unchanged/);
  });

  it("keeps the last content where a source fails", async () => {
    server.answer((_request, response) => response.writeHead(503).end());
    const { code, stdout } = await update();
    expect(code).toBe(4);
    expect(stdout).toContain('"source":"web","result":"failed"');
    expect(stdout).toContain('"source":"own","result":"unchanged"');
    expect((await project.preview()).text).toMatch(/\d+ unchanged/);
  });

  it("names the sources of a value, and keeps credentials out of every file", async () => {
    const blame = await runCli(["blame", "evil.example.com", "--json"], { folder: project.folder });
    expect(JSON.parse(blame.stdout)).toMatchObject({ type: "domain-name", sources: [{ source: "own" }] });
    const texts = [
      await readFile(join(project.folder, "extrahop.lock.json"), "utf8"),
      await readFile(join(project.folder, ".extrahop", "status.json"), "utf8"),
      await project.exportedState(),
    ];
    for (const text of texts) expect(text).not.toContain(token);
  });

  it("says which content is missing where the store is gone", async () => {
    await rm(join(project.folder, ".extrahop"), { recursive: true });
    const preview = await project.preview();
    expect(preview.code).not.toBe(0);
    expect(preview.text).toMatch(/the store has no content [0-9a-f]{12}… of web/);
  });
});

describe("a feed with more indicators than the state can list", () => {
  const address = (n: number) => `203.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
  const host = (n: number) => `host-${n}.example.net`;
  const large = Array.from({ length: 210_000 }, (_, i) => (i % 2 === 0 ? address(i) : host(i)));
  const listed = (values: readonly string[]) => `${values.join("\n")}\n`;
  const next = (change: (values: string[]) => void) => {
    const values = [...large];
    change(values);
    return listed(values);
  };
  let big: Project;

  beforeAll(async () => {
    big = await createProject({
      files: {
        "index.ts": `
import { ThreatFeed } from "pulumi-extrahop";
new ThreatFeed("live", { source: { named: "own" }, maxRemoved: 5 });
new ThreatFeed("plain", { source: "plain.txt" });
`,
        "extrahop.sources.yaml": "sources:\n  own: { file: own.txt }\n",
        "own.txt": listed(large),
        "plain.txt": listed(large.slice(0, 205_000)),
      },
    });
    await big.configure(fleet.config());
    expect((await runCli(["sources", "update"], { folder: big.folder })).code).toBe(0);
    const up = await big.up();
    expect({ code: up.code, text: up.code === 0 ? "" : up.text }).toEqual({ code: 0, text: "" });
  });

  it("has each indicator that comes and goes listed by a preview, live or plain, as many as there were", async () => {
    await big.write(
      "own.txt",
      next((values) =>
        values.splice(7, 4, "new.example.org", "198.51.100.1", host(500_000), address(500_000)),
      ),
    );
    await big.write("plain.txt", listed([...large.slice(3, 205_000), "c.example.org"]));
    expect((await runCli(["sources", "update"], { folder: big.folder })).code).toBe(0);
    const { code, text } = await big.preview();
    expect(code).toBe(0);
    expect(text).toContain("+4 −4 of 210,000 indicators");
    expect(text).toContain("+1 −3 of 204,998 indicators");
    for (const value of [
      "domain-name new.example.org",
      "ipv4-addr 198.51.100.1",
      `domain-name ${host(500_000)}`,
    ])
      expect(text).toContain(`+ ${value}`);
    for (const value of large.slice(7, 11))
      expect(text).toMatch(new RegExp(`− (domain-name|ipv4-addr) ${value}\\b`));
    for (const value of large.slice(0, 3))
      expect(text).toMatch(new RegExp(`− (domain-name|ipv4-addr) ${value}\\b`));
  });

  it("is judged by a policy by the exact number", async () => {
    const file = join(big.folder, "..", "policies.json");
    await writeFile(file, JSON.stringify({ "removal-bounds": { maxIndicators: 2 } }));
    const pack = join(repository, "policies");
    const { text } = await big.run(["preview", "--policy-pack", pack, "--policy-pack-config", file]);
    expect(text).toContain("plain (plain.txt) loses 3 of 205,000 indicators");
    expect(text).toContain("own (.extrahop/feeds/own.feed) loses 4 of 210,000 indicators");
  });

  it("is held to its safety limit by the exact number, where the totals hide what goes", async () => {
    await big.write(
      "own.txt",
      next((values) => values.splice(0, 6, ...large.slice(0, 6).map((_, i) => `new-${i}.example.org`))),
    );
    expect((await runCli(["sources", "update"], { folder: big.folder })).code).toBe(0);
    const { code, text } = await big.preview();
    expect(code).not.toBe(0);
    expect(text).toContain("removes 6 of 210000 indicators, which exceeds the safety limit of 5");
  });

  it("is compared by counts where the previous content is on another machine, and the preview says so", async () => {
    for (const place of [join(big.folder, ".extrahop"), join(big.folder, "..", "cache")])
      await rm(place, { recursive: true, force: true });
    await big.write(
      "own.txt",
      next((values) => values.push("new.example.org")),
    );
    expect((await runCli(["sources", "update"], { folder: big.folder })).code).toBe(0);
    const { text } = await big.preview();
    expect(text).toContain(
      "at least +1 −0 of 210,001 indicators, by counts alone: the previous content is not on this machine",
    );
  });
});
