import { blame } from "../../provider/src/sources/index.js";
import { type FeedServer, feedServer } from "../support/sources/feedServer.js";
import { projectWith } from "../support/sources/projectWith.js";
import { numberedIndicator as indicator } from "../support/stix/bundles.js";

type Handler = Parameters<FeedServer["answer"]>[0];
const media = "application/taxii+json;version=2.1";
const json = (response: Parameters<Handler>[1], body: object, headers: Record<string, string> = {}) =>
  response.writeHead(200, { "content-type": media, ...headers }).end(JSON.stringify(body));

/** A TAXII 2.1 server with the collection `c`, whose pages of objects a test decides. */
async function taxiiServer(objects: (next: string | null, url: URL) => Handler, manifest?: Handler) {
  return await feedServer((request, response) => {
    const url = new URL(request.url ?? "", "http://x");
    if (url.pathname.endsWith("/objects/")) objects(url.searchParams.get("next"), url)(request, response);
    else if (url.pathname.endsWith("/manifest/"))
      (manifest ?? ((_q, r) => r.writeHead(404).end()))(request, response);
    else if (url.pathname.endsWith("/collections/"))
      json(response, { collections: [{ id: "c", title: "C", can_read: true }] });
    else json(response, { title: "root", versions: [media], max_content_length: 1 });
  });
}
const project = (server: FeedServer, fields = "") =>
  projectWith(`sources: { t: { taxii2: { url: "${server.url}/api/", collection: c${fields} } } }\n`);
const first =
  (more = true): Handler =>
  (_q, r) =>
    json(r, { more, ...(more ? { next: "2" } : {}), objects: [indicator(1)] });
const second: Handler = (_q, r) => json(r, { more: false, objects: [indicator(2)] });
const requestsFor = (server: FeedServer, next: string | undefined) =>
  server.requests.filter(({ url = "" }) => {
    const { pathname, searchParams } = new URL(url, "http://x");
    return pathname.endsWith("/objects/") && searchParams.get("next") === (next ?? null);
  }).length;

describe("a later page of a TAXII 2.1 collection", () => {
  it("that is refused for a moment (429) is asked for again at the time that the server names", async () => {
    let refused = false;
    const server = await taxiiServer((next) => {
      if (next === null) return first();
      if (refused) return second;
      refused = true;
      return (_q, r) => r.writeHead(429, { "retry-after": "1" }).end();
    });
    const own = await project(server);
    expect(await own.update()).toMatchObject([{ result: "updated", total: 2 }]);
    expect([requestsFor(server, undefined), requestsFor(server, "2")]).toEqual([1, 2]);
  });

  it.each([401, 403, 406])("that is answered with %i fails at once, without another poll", async (status) => {
    const server = await taxiiServer((next) =>
      next === null ? first() : (_q, r) => r.writeHead(status).end(),
    );
    const [t] = await (await project(server)).update();
    expect(t?.error?.message).toContain(`answered ${status}`);
    expect([requestsFor(server, undefined), requestsFor(server, "2")]).toEqual([1, 1]);
  });

  it.each<[what: string, lose: Handler]>([
    ["whose answer is lost", (_q, r) => r.destroy()],
    ["that the server has used up", (_q, r) => r.writeHead(404).end()],
    ["that the server dies with", (_q, r) => r.writeHead(500).end()],
  ])("%s begins the poll again, so that nothing is skipped", async (_what, lose) => {
    let lost = false;
    const server = await taxiiServer((next) => {
      if (next === null) return first();
      if (lost) return second;
      lost = true;
      return lose;
    });
    const own = await project(server);
    expect(await own.update()).toMatchObject([{ result: "updated", total: 2 }]);
    expect([requestsFor(server, undefined), requestsFor(server, "2")]).toEqual([2, 2]);
  });
});

describe("what TAXII 2.1 servers send that a client does not expect", () => {
  it.each<[what: string, objects: (next: string | null) => Handler, expected: RegExp]>([
    [
      "`more` without `next`",
      () => (_q, r) => json(r, { more: true, objects: [indicator(1)] }),
      /announces more objects without saying where they begin/,
    ],
    [
      "a `next` that repeats its page for ever",
      () => (_q, r) => json(r, { more: true, next: "2", objects: [indicator(1)] }),
      /repeats those it has sent/,
    ],
    ["a page of HTML", () => (_q, r) => r.end("<html>Sign in</html>"), /not TAXII 2\.1/],
    ["objects that are no list", () => (_q, r) => json(r, { objects: { a: 1 } }), /not a list/],
    ["an object that is none", () => (_q, r) => json(r, { objects: [null, "x", 7] }), /not a STIX object/],
  ])("%s is an error, not an endless or silent poll", async (_what, objects, expected) => {
    const [t] = await (await project(await taxiiServer(objects))).update();
    expect(t).toMatchObject({ result: "failed" });
    expect(t?.error?.message).toMatch(expected);
  });

  it("an empty answer (204, no body or no objects) is an empty page", async () => {
    let page = first(false);
    const server = await taxiiServer(() => page);
    const own = await project(server);
    await own.update();
    for (const empty of [
      (_q, r) => json(r, {}),
      (_q, r) => r.writeHead(200, { "content-type": media }).end(),
      (_q, r) => r.writeHead(204).end(),
    ] as Handler[]) {
      page = empty;
      expect(await own.update()).toMatchObject([{ result: "unchanged", total: 1 }]);
    }
  });

  it("objects that share the time at which the last poll ended are not skipped", async () => {
    const marker = "2026-02-01T00:00:00.500Z";
    let objects = [indicator(1)];
    const server = await taxiiServer(
      () => (_q, r) => json(r, { more: false, objects }, { "X-TAXII-Date-Added-Last": marker }),
    );
    const own = await project(server);
    await own.update();
    objects = [indicator(2)];
    await own.update();
    const last = new URL(
      server.requests.filter(({ url }) => url?.includes("/objects/")).at(-1)?.url ?? "",
      server.url,
    );
    expect(Date.parse(last.searchParams.get("added_after") ?? "")).toBeLessThan(Date.parse(marker));
    for (const n of [1, 2])
      expect((await blame(own.declaration(), `host-${n}.example.com`))?.sources).toHaveLength(1);
  });

  it("versions of one object in any order leave the newest, also where it is revoked", async () => {
    const newer = indicator(1, { modified: "2026-02-01T00:00:00.000001Z", revoked: true });
    const server = await taxiiServer(
      () => (_q, r) =>
        json(r, { objects: [newer, indicator(1, { modified: "2026-02-01T00:00:00Z" }), indicator(2)] }),
    );
    const own = await project(server);
    expect(await own.update()).toMatchObject([{ total: 1 }]);
  });

  it("a header of lower or upper case, and a content type with spaces, change nothing", async () => {
    const server = await taxiiServer(
      () => (_q, r) =>
        r
          .writeHead(200, {
            "content-type": "application/taxii+json; version=2.1",
            "x-TAXII-date-added-LAST": "2026-02-01T00:00:00Z",
          })
          .end(JSON.stringify({ objects: [indicator(1)] })),
    );
    const own = await project(server);
    await own.update();
    expect((await own.lock()).sources["t"]?.marker).toBe("2026-02-01T00:00:00Z");
  });

  it("filters of the declaration are asked of objects and manifest alike, and a change of them polls everything again", async () => {
    const server = await taxiiServer(
      () => first(false),
      (_q, r) => json(r, { objects: [{ id: indicator(1).id, date_added: "x", version: "x" }] }),
    );
    const own = await project(
      server,
      ", match: { types: [indicator], specVersions: [2.0, 2.1], versions: all }",
    );
    await own.update();
    await own.update();
    const asked = server.requests
      .map(({ url = "" }) => new URL(url, "http://x"))
      .filter(({ pathname }) => /(objects|manifest)\/$/.test(pathname));
    expect(asked.map(({ pathname }) => pathname.split("/").at(-2))).toEqual([
      "objects",
      "objects",
      "manifest",
    ]);
    for (const { searchParams } of asked) {
      expect(Object.fromEntries(searchParams)).toMatchObject({
        "match[type]": "indicator",
        "match[spec_version]": "2.0,2.1",
        "match[version]": "all",
      });
    }
    const before = (await own.lock()).sources["t"]?.request;
    await own.write(
      "extrahop.sources.yaml",
      `sources: { t: { taxii2: { url: "${server.url}/api/", collection: c } } }\n`,
    );
    await own.update();
    expect((await own.lock()).sources["t"]?.request).not.toBe(before);
  });
});
