import { blame, resolveFeed } from "../../../provider/src/sources/index.js";
import { inspect } from "../../../provider/src/stix/index.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";

const [first, second, third] = ["a", "b", "c"].map(
  (digit) => `5c0f4a6e-1111-4222-8333-${digit.repeat(12)}`,
) as [string, string, string];

const event = (uuid: string, timestamp: string, attributes: readonly object[]) => ({
  Event: { uuid, timestamp, info: "made up", Attribute: attributes },
});
const attribute = (type: string, value: string, to_ids = true) => ({ type, value, to_ids });

/** A MISP feed: a folder with manifest.json and a file for each event. */
async function mispFeed(
  events: Record<string, ReturnType<typeof event> & { readonly tags?: readonly string[] }>,
) {
  const state = { events };
  const server = await feedServer((request, response) => {
    const name = (request.url ?? "").replace(/^\/feed\//, "").replace(/\.json$/, "");
    if (name === "manifest") {
      const entries = Object.entries(state.events).map(([uuid, one]) => [
        uuid,
        { info: "x", timestamp: one.Event.timestamp, Tag: (one.tags ?? []).map((tag) => ({ name: tag })) },
      ]);
      response.end(JSON.stringify(Object.fromEntries(entries)));
      return;
    }
    const { tags: _, ...found } = state.events[name] ?? {};
    if ("Event" in found) response.end(JSON.stringify(found));
    else response.writeHead(404).end();
  });
  return { server, state };
}

it("a MISP feed is followed event by event: new, changed, of another tag, and withdrawn", async () => {
  const { server, state } = await mispFeed({
    [first]: {
      ...event(first, "1700000000", [
        attribute("ip-dst", "198.51.100.7"),
        attribute("domain", "context.example.com", false),
      ]),
      tags: ["tlp:clear"],
    },
    [second]: {
      ...event(second, "1700000001", [attribute("domain|ip", "evil.example.com|203.0.113.5")]),
      tags: ["tlp:clear"],
    },
    [third]: {
      ...event(third, "1700000002", [attribute("domain", "secret.example.com")]),
      tags: ["tlp:red"],
    },
  });
  const project = await projectWith(
    `sources: { event: { misp: { url: "${server.url}/feed", tags: ["tlp:clear"] } } }\n`,
  );
  expect(await project.update()).toEqual([
    { source: "event", result: "updated", added: 3, removed: 0, total: 3 },
  ]);
  const { values } = await inspect((await resolveFeed(project.declaration(), "event")).path, {
    values: true,
  });
  expect(values).toMatchObject({
    "ipv4-addr": ["198.51.100.7", "203.0.113.5"],
    "domain-name": ["evil.example.com"],
  });

  const before = server.requests.length;
  expect((await project.update())[0]).toMatchObject({ result: "unchanged" });
  expect(server.requests.slice(before).map(({ url }) => url)).toEqual(["/feed/manifest.json"]);

  state.events = {
    [first]: { ...event(first, "1700000009", [attribute("ip-dst", "198.51.100.8")]), tags: ["tlp:clear"] },
  };
  expect((await project.update())[0]).toEqual({
    source: "event",
    result: "updated",
    added: 1,
    removed: 3,
    total: 1,
  });
  expect((await blame(project.declaration(), "198.51.100.8"))?.sources).toHaveLength(1);
});

it("a folder that is no MISP feed is refused", async () => {
  const server = await feedServer((_request, response) => response.end('{"objects": []}'));
  const project = await projectWith(`sources: { event: { misp: { url: "${server.url}/" } } }\n`);
  expect((await project.update())[0]?.error?.message).toContain("lists no event by its UUID");
});

it("a MISP feed with onlyToIds: false keeps attributes that are not meant for detection, counted and uploaded alike", async () => {
  const { server } = await mispFeed({
    [first]: event(first, "1700000000", [
      attribute("ip-dst", "198.51.100.7"),
      attribute("domain", "context.example.com", false),
    ]),
  });
  const declared = (onlyToIds: boolean) =>
    `sources: { event: { misp: { url: "${server.url}/feed", onlyToIds: ${onlyToIds} } } }\n`;
  const all = await projectWith(declared(false));
  expect(await all.update()).toMatchObject([{ added: 2, total: 2 }]);
  const feed = await resolveFeed(all.declaration(), "event");
  expect((await inspect(feed.path, { values: true })).values).toMatchObject({
    "ipv4-addr": ["198.51.100.7"],
    "domain-name": ["context.example.com"],
  });
  const some = await projectWith(declared(true));
  expect(await some.update()).toMatchObject([{ added: 1, total: 1 }]);
});
