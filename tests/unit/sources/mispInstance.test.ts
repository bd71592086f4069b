import type { IncomingMessage, ServerResponse } from "node:http";
import { resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";

const key = "made-up-key-of-forty-characters-000000001";
const credentials = { hub: { kind: "header", header: "Authorization", value: key } } as const;
const uuidOf = (i: number) => `5c0f4a6e-1111-4222-8333-${String(i).padStart(12, "0")}`;

interface Asked {
  readonly page: number;
  readonly limit: number;
  readonly tags?: readonly string[];
  readonly published: boolean;
  readonly returnFormat: string;
}

/** One published event for each address, as an instance returns it. */
const eventsOf = (addresses: readonly string[]) =>
  addresses.map((value, i) => ({
    Event: {
      uuid: uuidOf(i),
      timestamp: "1700000000",
      published: true,
      Attribute: [
        { type: "ip-dst", value, to_ids: true },
        { type: "domain", value: "context.example.com", to_ids: false },
      ],
    },
  }));

function read(request: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    request.on("end", () => resolve(text));
  });
}

/** An instance that wants its key, pages as MISP does, and sends its login page for everything else. */
async function instance(first: readonly string[]) {
  const state = { addresses: first, asked: [] as Asked[], ignoresPages: false };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const text = await read(request);
    if (request.headers.authorization !== key) return response.writeHead(403).end('{"errors":"no"}');
    if (request.url !== "/misp/events/restSearch" || request.method !== "POST") {
      if (request.url === "/misp/users/login") return response.end("<html>Login</html>");
      return response.writeHead(302, { location: "/misp/users/login" }).end();
    }
    const asked = JSON.parse(text) as Asked;
    state.asked.push(asked);
    const page = state.ignoresPages ? 1 : asked.page;
    const events = eventsOf(state.addresses).slice((page - 1) * asked.limit, page * asked.limit);
    return response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ response: events }));
  };
  const server = await feedServer((request, response) => void serve(request, response));
  return { state, server };
}

const addresses = (count: number) => Array.from({ length: count }, (_, i) => `198.51.100.${i}`);

describe("an instance of MISP, asked by its REST API", () => {
  it("delivers its published events page by page, and later what changed and was deleted", async () => {
    const { state, server } = await instance(addresses(120));
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}/misp", tags: ["tlp:clear"] }, credentials: hub } }\n`,
    );
    const update = () => project.update({ credentials });
    expect(await update()).toEqual([
      { source: "events", result: "updated", added: 120, removed: 0, total: 120 },
    ]);
    expect(state.asked.map(({ page }) => page)).toEqual([1, 2, 3, 4]);
    expect(state.asked[0]).toMatchObject({ returnFormat: "json", published: true, tags: ["tlp:clear"] });
    expect((await update())[0]).toMatchObject({ result: "unchanged", total: 120 });
    state.addresses = ["203.0.113.1", ...addresses(3).slice(1)];
    expect((await update())[0]).toEqual({
      source: "events",
      result: "updated",
      added: 1,
      removed: 118,
      total: 3,
    });
    const { path } = await resolveFeed(project.declaration(), "events");
    const { values } = await inspect(path, { values: true });
    expect(values?.["ipv4-addr"]).toEqual(["198.51.100.1", "198.51.100.2", "203.0.113.1"]);
    expect(values?.["domain-name"]).toEqual([]);
    expect(await project.lockText()).not.toContain(key);
  });

  it("takes its key from `token` too", async () => {
    const { server } = await instance(addresses(2));
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}/misp/", api: true }, credentials: hub } }\n`,
    );
    const hub = { kind: "bearer", token: key } as const;
    expect((await project.update({ credentials: { hub } }))[0]).toMatchObject({
      result: "updated",
      total: 2,
    });
  });

  it("is asked for what `match` names, also where it delivers more or with gaps in its lists", async () => {
    const attribute = (type: string, category: string, value: string) => ({
      type,
      category,
      value,
      to_ids: true,
    });
    const wanted = attribute("ip-dst", "Network activity", "198.51.100.1");
    let listed = { 0: wanted, 2: attribute("ip-dst", "Network activity", "198.51.100.2") } as object;
    const asked: Readonly<Record<string, unknown>>[] = [];
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      asked.push(JSON.parse(await read(request)));
      const others = [
        attribute("ip-src", "Network activity", "198.51.100.3"),
        attribute("ip-dst", "External analysis", "198.51.100.4"),
      ];
      const event = {
        uuid: uuidOf(1),
        timestamp: "1700000000",
        Attribute: listed,
        Object: [{ Attribute: others }],
      };
      response.end(JSON.stringify({ response: asked.at(-1)?.["page"] === 1 ? [{ Event: event }] : [] }));
    };
    const server = await feedServer((request, response) => void serve(request, response));
    const match = `{ enforceWarninglist: true, last: 30d, types: [ip-dst], categories: [Network activity] }`;
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}", tags: ["!tlp:red"], api: true, match: ${match} }, credentials: hub } }\n`,
    );
    const update = () => project.update({ credentials, now: "2026-03-31T00:00:00.000Z" });
    expect(await update()).toMatchObject([{ result: "updated", total: 2 }]);
    expect(asked[0]).toMatchObject({
      enforceWarninglist: true,
      publish_timestamp: String(Date.parse("2026-03-01T00:00:00Z") / 1000),
      type: ["ip-dst"],
      category: ["Network activity"],
      tags: ["!tlp:red"],
      published: true,
    });
    // A warning list that is enabled later takes out attributes, and the time of the event stays.
    listed = [wanted];
    expect(await update()).toMatchObject([{ result: "updated", added: 0, removed: 1, total: 1 }]);
    const lock = await project.lockText();
    expect(await update()).toMatchObject([{ result: "unchanged" }]);
    expect(await project.lockText()).toBe(lock);
  });

  it("is asked again for all where `match` changes", async () => {
    const { server } = await instance(addresses(2));
    const text = (match: string) =>
      `sources: { events: { misp: { url: "${server.url}/misp", api: true${match} }, credentials: hub } }\n`;
    const project = await projectWith(text(""));
    expect(await project.update({ credentials })).toMatchObject([{ total: 2 }]);
    await project.write("extrahop.sources.yaml", text(", match: { types: [domain] }"));
    // No attribute of this type is meant for detection: the last content stays.
    expect(await project.update({ credentials })).toMatchObject([{ result: "failed", total: 2 }]);
  });

  it("that is a feed applies no `match`, and says so", async () => {
    const server = await feedServer((_, response) => response.end("{}"));
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}", match: { last: 30d } }, credentials: hub } }\n`,
    );
    const [update] = await project.update({ credentials });
    expect(update?.error?.message).toContain("it is a MISP feed, which applies no match");
  });

  it("is asked at once with `api: true`", async () => {
    const { server } = await instance(addresses(2));
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}/misp/", api: true }, credentials: hub } }\n`,
    );
    expect((await project.update({ credentials }))[0]).toMatchObject({ result: "updated", total: 2 });
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/misp/events/restSearch",
      "/misp/events/restSearch",
    ]);
  });

  it.each([
    [
      "a wrong key",
      { ...credentials.hub, value: "wrong" },
      "answered 403",
      'check that the account may read this feed, and the entry "hub" of EXTRAHOP_CREDENTIALS',
    ],
    ["no key", undefined, "manifest.json", ""],
  ])("says what is missing with %s", async (_, entry, found, remedy) => {
    const { server } = await instance(addresses(2));
    const named = entry === undefined ? "" : ", credentials: hub";
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}/misp" }${named} } }\n`,
    );
    const [update] = await project.update({ credentials: entry === undefined ? {} : { hub: entry } });
    expect(update?.error?.message).toContain(found);
    expect(update?.error?.message).toContain(remedy);
  });

  it("fails where pages repeat, instead of reading without end", async () => {
    const { state, server } = await instance(addresses(60));
    state.ignoresPages = true;
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}/misp", api: true }, credentials: hub } }\n`,
    );
    const [update] = await project.update({ credentials });
    expect(update?.error?.message).toContain("page 2 repeats the events before it");
  });

  it("fails where the answer is none of an instance", async () => {
    const server = await feedServer((_, response) => response.end("{}"));
    const project = await projectWith(
      `sources: { events: { misp: { url: "${server.url}", api: true }, credentials: hub } }\n`,
    );
    const [update] = await project.update({ credentials });
    expect(update?.error?.message).toContain("holds no list `response`");
  });
});
