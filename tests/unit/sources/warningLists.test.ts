import { rm } from "node:fs/promises";
import { blame, compareLocks, resolveFeed } from "../../../provider/src/sources/index.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";

const listOf = (type: string, list: readonly string[], more: object = {}): string =>
  JSON.stringify({ name: "A list", description: "Made up", version: 20260301, type, list, ...more });

/** A project whose one feed has these lines, and whose filter uses one warning list. */
const projectWithList = (lines: readonly string[], content: string) =>
  projectWith(
    `sources: { own: { file: own.txt, filter: { allow: { warninglists: [known] } } } }
warninglists: { folder: lists }
`,
    { "own.txt": `${lines.join("\n")}\n`, "lists/known/list.json": content },
  );

describe("a feed without what MISP's warning lists name", () => {
  const cases: readonly [
    title: string,
    type: string,
    list: readonly string[],
    more: object,
    allowed: readonly string[],
    kept: readonly string[],
  ][] = [
    [
      "whole values of the type string",
      "string",
      ["198.51.100.7", "2001:DB8:0::1", "Example.COM"],
      {},
      ["198.51.100.7", "2001:db8::1", "example.com"],
      ["198.51.100.77", "www.example.com", "https://example.com/x"],
    ],
    [
      "names below those of the type hostname, and URLs on them",
      "hostname",
      [".example.com", "example.net"],
      {},
      ["example.com", "a.b.example.com", "example.net", "https://www.example.net:8443/x"],
      ["badexample.com", "example.com.evil.org", "https://evil.org/example.com"],
    ],
    [
      "what lies in networks of the type cidr",
      "cidr",
      ["198.51.100.0/25", "2001:db8:1::/48", "203.0.113.9"],
      {},
      ["198.51.100.7", "198.51.100.64/26", "2001:db8:1:2::3", "203.0.113.9", "http://198.51.100.9/x"],
      ["198.51.100.200", "198.51.100.0/24", "2001:db8:2::1", "203.0.113.10", "a.example.com"],
    ],
    [
      "values with a part of the type substring",
      "substring",
      ["SinkHole"],
      {},
      ["sinkhole.example.com", "http://a.example.com/mysinkhole"],
      ["a.example.com"],
    ],
    [
      "values that an expression of the type regex matches, with or without delimiters",
      "regex",
      ["/^cdn[0-9]+\\.EXAMPLE\\.com$/i", "^mail\\."],
      {},
      ["cdn7.example.com", "mail.example.org"],
      ["cdn.example.com", "e-mail.example.org"],
    ],
    [
      "values of the types of attributes that a list is about",
      "string",
      ["198.51.100.7", "example.com"],
      { matching_attributes: ["ip-src", "ip-dst", "md5"] },
      ["198.51.100.7"],
      ["example.com"],
    ],
  ];

  it.each(cases)("%s", async (_, type, list, more, allowed, kept) => {
    const project = await projectWithList([...allowed, ...kept], listOf(type, list, more));
    await project.update();
    const feed = await resolveFeed(project.declaration(), "own");
    expect(feed).toMatchObject({
      filtered: { allowed: allowed.length },
      allowances: { "warninglists known": allowed.length },
      contributions: { own: kept.length },
    });
  });
});

describe("warning lists in the lock file", () => {
  it("are fetched from a server with the sources, pinned, and asked for with their ETag afterwards", async () => {
    const server = await feedServer((request, response) => {
      if (request.headers["if-none-match"] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(listOf("string", ["198.51.100.7"]));
    });
    const project = await projectWith(
      `sources: { own: { file: own.txt }, all: { merge: [own], filter: { allow: { warninglists: [dns] } } } }
warninglists: { url: "${server.url}/lists/" }
`,
      { "own.txt": "198.51.100.7\nevil.example.com\n" },
    );
    const list = { source: "warninglists/dns", result: "updated", added: 1, removed: 0, total: 1 };
    expect(await project.update()).toEqual([
      { source: "own", result: "updated", added: 2, removed: 0, total: 2 },
      list,
    ]);
    expect(server.requests.map(({ url }) => url)).toEqual(["/lists/dns/list.json"]);
    expect((await project.lock()).warninglists).toMatchObject({ dns: { etag: '"1"', total: 1 } });
    const text = await project.lockText();
    expect((await project.update({ names: ["all"] }))[1]).toEqual({ ...list, result: "unchanged", added: 0 });
    expect(await project.update({ names: ["own"] })).toHaveLength(1);
    expect(await project.lockText()).toBe(text);
    expect((await resolveFeed(project.declaration(), "all")).filtered).toEqual({ allowed: 1 });
  });

  it("change the feed only when they are updated, and the change is counted by entries", async () => {
    const project = await projectWithList(
      ["198.51.100.7", "198.51.100.8"],
      listOf("string", ["198.51.100.7"]),
    );
    await project.update();
    const before = await project.lock();
    await project.write("lists/known/list.json", listOf("string", ["198.51.100.7", "198.51.100.8"]));
    const feed = () => resolveFeed(project.declaration(), "own");
    expect((await feed()).filtered).toEqual({ allowed: 1 });
    expect((await project.update())[1]).toMatchObject({ result: "updated", added: 1, removed: 0, total: 2 });
    expect((await feed()).filtered).toEqual({ allowed: 2 });
    expect(await compareLocks(project.declaration(), before)).toEqual([
      { source: "warninglists/known", added: 1, removed: 0, total: 2, entries: true },
    ]);
  });

  it("keep the last content of a list that fails, and say why", async () => {
    const project = await projectWithList(["198.51.100.7"], listOf("string", ["198.51.100.7"]));
    await project.update();
    const before = await project.lockText();
    await project.write("lists/known/list.json", "<html></html>");
    const [, failed] = await project.update();
    expect(failed).toMatchObject({ source: "warninglists/known", result: "failed", total: 1 });
    expect(failed?.error?.message).toContain("no warning list of MISP: it is not a JSON object");
    expect(await project.lockText()).toBe(before);
    expect((await resolveFeed(project.declaration(), "own")).filtered).toEqual({ allowed: 1 });
  });

  it.each([
    ["another type", listOf("glob", ["x"]), 'its type is "glob", and known are string, substring'],
    ["no texts", listOf("string", [7 as unknown as string]), "its `list` is not a list of texts"],
    ["no network", listOf("cidr", ["198.51.100.0/24", "x/24"]), 'entry 2, "x/24", is not of the type cidr'],
    ["a network too long", listOf("cidr", ["198.51.100.0/33"]), "entry 1"],
    ["an expression without end", listOf("regex", ["("]), 'entry 1, "(", is not of the type regex'],
    ["an empty entry", listOf("hostname", [" "]), "entry 1"],
  ])("refuse a list with %s", async (_, content, found) => {
    const project = await projectWithList(["198.51.100.7"], content);
    expect((await project.update())[1]?.error?.message).toContain(found);
  });

  it("stop a feed whose list was never fetched, or whose content is lost, and come back with `fetch`", async () => {
    const project = await projectWithList(["198.51.100.7"], listOf("string", ["198.51.100.7"]));
    await project.update();
    const lock = JSON.parse(await project.lockText());
    await rm(project.declaration().store, { recursive: true });
    const feed = () => resolveFeed(project.declaration(), "own");
    await expect(feed()).rejects.toThrow(/the store has no content [0-9a-f]{12}… of the warning list known/);
    expect((await project.restore()).map(({ result }) => result)).toEqual(["updated", "updated"]);
    expect((await feed()).filtered).toEqual({ allowed: 1 });
    await project.write("extrahop.lock.json", JSON.stringify({ ...lock, warninglists: {} }));
    await expect(feed()).rejects.toThrow("the warning list known was never fetched");
  });

  it("leave the content of a source as it is found by blame", async () => {
    const project = await projectWithList(["198.51.100.7"], listOf("string", ["198.51.100.7"]));
    await project.update();
    const found = await blame(project.declaration(), "198.51.100.7");
    expect(found?.sources.map(({ source }) => source)).toEqual(["own"]);
  });

  it("are checked with the rest of the lock file", async () => {
    const project = await projectWithList(["198.51.100.7"], listOf("string", ["198.51.100.7"]));
    await project.update();
    const lock = JSON.parse(await project.lockText());
    lock.warninglists.known.sha256 = "../../etc/passwd";
    await project.write("extrahop.lock.json", JSON.stringify(lock));
    await expect(resolveFeed(project.declaration(), "own")).rejects.toThrow(
      /lock\.json:1:\d+ warninglists\.known\.sha256 must be 64 hexadecimal digits/,
    );
  });
});
