import type { IncomingMessage, ServerResponse } from "node:http";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";
import { numberedIndicator as indicator, numberedUuid as uuid } from "../../support/stix/bundles.js";

/** Cases that follow public reports about servers and their clients; the values are made up. */
const media = "application/taxii+json;version=2.1";
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

type Objects = (asked: URLSearchParams) => { body: object; headers?: Record<string, string> };

async function taxii2(objects: Objects) {
  const asked: URLSearchParams[] = [];
  const state = { objects };
  const server = await feedServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    const send = (body: object, headers: Record<string, string> = {}) =>
      response.writeHead(200, { "content-type": media, ...headers }).end(JSON.stringify(body));
    if (pathname.endsWith("/objects/")) {
      asked.push(searchParams);
      const { body, headers } = state.objects(searchParams);
      send(body, headers);
    } else if (pathname.endsWith("/manifest/")) response.writeHead(404).end();
    else if (pathname.endsWith("/collections/"))
      send({ collections: [{ id: "c", title: "C", can_read: true }] });
    else send({ title: "root", versions: [media], max_content_length: 1 });
  });
  const project = await projectWith(
    `sources: { t: { taxii2: { url: "${server.url}/api/", collection: c } } }\n`,
  );
  return { asked, state, project };
}

describe("a TAXII 2.1 server", () => {
  it("with many objects of one time is read to its last page, by `next` and the same query", async () => {
    const all = numbers(45).map((n) => indicator(n));
    const time = { "x-taxii-date-added-last": "2026-01-17T16:11:20.183201Z" };
    const { asked, project } = await taxii2((query) => {
      const from = Number(query.get("next") ?? 0);
      const more = from + 20 < all.length;
      return {
        body: { more, ...(more ? { next: String(from + 20) } : {}), objects: all.slice(from, from + 20) },
        headers: time,
      };
    });
    expect((await project.update())[0]).toMatchObject({ result: "updated", total: 45 });
    expect(asked.map((query) => query.get("added_after"))).toEqual([null, null, null]);
    asked.length = 0;
    expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 45 });
    const times = asked.map((query) => query.get("added_after"));
    expect(asked.map((query) => query.get("next"))).toEqual([null, "20", "40"]);
    // The date of one poll is asked for on each of its pages, and does not move with them.
    expect(new Set(times).size).toBe(1);
  });

  it("that repeats the last objects, because it takes `added_after` as inclusive, ends the poll", async () => {
    const { project } = await taxii2(() => ({
      body: { objects: [indicator(1), indicator(2)] },
      headers: { "x-taxii-date-added-last": "2026-01-17T16:11:20Z" },
    }));
    await project.update();
    for (let poll = 0; poll < 2; poll++)
      expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 2 });
  });

  it("that does not know `added_after` and sends everything again changes nothing", async () => {
    const { project, state } = await taxii2(() => ({
      body: { objects: numbers(3).map((n) => indicator(n)) },
    }));
    await project.update();
    const before = await project.lockText();
    expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 3 });
    expect(await project.lockText()).toBe(before);
    state.objects = () => ({ body: { objects: numbers(4).map((n) => indicator(n)) } });
    expect((await project.update())[0]).toMatchObject({ result: "updated", added: 1, total: 4 });
  });

  it("that sends `undefined` as the date of an empty page keeps the date of the poll before", async () => {
    const { asked, project, state } = await taxii2(() => ({
      body: { objects: [indicator(1)] },
      headers: { "x-taxii-date-added-last": "2026-01-17T16:11:20Z" },
    }));
    await project.update();
    state.objects = () => ({
      body: {},
      headers: { "x-taxii-date-added-first": "undefined", "x-taxii-date-added-last": "undefined" },
    });
    for (let poll = 0; poll < 2; poll++)
      expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 1 });
    expect(asked.slice(1).every((query) => !Number.isNaN(Date.parse(query.get("added_after") ?? "")))).toBe(
      true,
    );
    expect(await project.lockText()).not.toContain("undefined");
  });
});

const taxii1Message = (content: string) => `<?xml version="1.0"?>${content}`;
const namespace = 'xmlns:t="http://taxii.mitre.org/messages/taxii_xml_binding-1.1"';

describe("a TAXII 1.1 server", () => {
  const polled = async (answer: (body: string, response: ServerResponse) => void) => {
    const server = await feedServer((request: IncomingMessage, response: ServerResponse) => {
      let body = "";
      request.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
      });
      request.on("end", () => {
        if (body.includes("Discovery_Request")) response.writeHead(404).end();
        else answer(body, response);
      });
    });
    const project = await projectWith(
      `sources: { hub: { taxii1: { url: "${server.url}/poll", collection: hosts } } }\n`,
    );
    return (await project.update())[0]?.error?.message ?? "no error";
  };

  it.each([
    [400, "FAILURE", "Request Failed", /status FAILURE \(Request Failed\)/],
    [401, "UNAUTHORIZED", "", /UNAUTHORIZED.*check the credentials/s],
    [200, "UNSUPPORTED_CONTENT", "no such binding", /status UNSUPPORTED_CONTENT \(no such binding\)/],
    [500, "NOT_FOUND", "no collection", /NOT_FOUND.*check the name of the collection/s],
  ])("that sends a message with %i and the status %s is quoted", async (status, type, words, expected) => {
    const message = taxii1Message(
      `<t:Status_Message ${namespace} message_id="1" in_response_to="2" status_type="${type}"><t:Message>${words}</t:Message></t:Status_Message>`,
    );
    expect(await polled((_, response) => response.writeHead(status).end(message))).toMatch(expected);
  });

  it("whose blocks hold hexadecimal text and no package is an error that names their binding", async () => {
    const block = `<t:Content_Block><t:Content_Binding binding_id="urn:stix.mitre.org:xml:1.1.1"/><t:Content>\\x3c737469783a</t:Content></t:Content_Block>`;
    const message = taxii1Message(
      `<t:Poll_Response ${namespace} message_id="1" in_response_to="2" collection_name="hosts" more="false">${block}</t:Poll_Response>`,
    );
    expect(await polled((_, response) => response.end(message))).toMatch(
      /holds no STIX 1 packages, but content of the bindings urn:stix\.mitre\.org:xml:1\.1\.1/,
    );
  });
});

describe("a MISP feed", () => {
  const event = (attributes: readonly object[]) =>
    JSON.stringify({ Event: { uuid: uuid(1), timestamp: "1", info: "made up", Attribute: attributes } });
  const manifest = JSON.stringify({ [uuid(1)]: { timestamp: "1", info: "made up" } });
  const updated = async (files: Readonly<Record<string, string>>, path = "/feed") => {
    const server = await feedServer((request, response) => {
      const content = files[(request.url ?? "").replace(/^\/feed\//, "")];
      if (content === undefined) response.writeHead(404).end();
      else response.end(content);
    });
    const project = await projectWith(`sources: { event: { misp: { url: "${server.url}${path}" } } }\n`);
    return (await project.update())[0];
  };

  it("whose attributes are marked as deleted, the event or its object, loses them", async () => {
    const attributes = [
      { type: "ip-dst", value: "198.51.100.7", to_ids: true, deleted: true },
      { type: "ip-dst", value: "198.51.100.8", to_ids: true, deleted: false },
    ];
    const found = await updated({ "manifest.json": manifest, [`${uuid(1)}.json`]: event(attributes) });
    expect(found).toMatchObject({ result: "updated", total: 1 });
  });

  it.each([
    ["an error of the server", JSON.stringify({ name: "No permission", message: "No permission" })],
    ["an empty object", "{}"],
    ["another event", JSON.stringify({ Event: { uuid: uuid(9), info: "other", Attribute: [] } })],
    ["a web page", "<html>Sign in</html>"],
  ])("that answers with %s for an event never withdraws what the event held", async (_what, answer) => {
    const attributes = [{ type: "ip-dst", value: "198.51.100.7", to_ids: true }];
    const files: Record<string, string> = {
      "manifest.json": manifest,
      [`${uuid(1)}.json`]: event(attributes),
    };
    const server = await feedServer((request, response) =>
      response.end(files[(request.url ?? "").replace(/^\/feed\//, "")]),
    );
    const project = await projectWith(`sources: { event: { misp: { url: "${server.url}/feed" } } }\n`);
    await project.update();
    files["manifest.json"] = JSON.stringify({ [uuid(1)]: { timestamp: "2", info: "made up" } });
    files[`${uuid(1)}.json`] = answer;
    const [failed] = await project.update();
    expect(failed).toMatchObject({ result: "failed", total: 1 });
    expect(failed?.error?.message).toContain(`${uuid(1)}.json is not the MISP event`);
  });

  it("that begins its files with a byte order mark is read", async () => {
    const attributes = [{ type: "ip-dst", value: "198.51.100.7", to_ids: true }];
    const files = {
      "manifest.json": `\uFEFF${manifest}`,
      [`${uuid(1)}.json`]: `\uFEFF${event(attributes)}`,
    };
    expect(await updated(files)).toMatchObject({ result: "updated", total: 1 });
  });

  it.each([
    ["without manifest", {}, "/feed", /manifest\.json answered 404/],
    ["whose manifest is a list", { "manifest.json": "[{}]" }, "/feed", /manifest\.json is not a JSON object/],
    ["whose manifest names numbers", { "manifest.json": '{"0":{}}' }, "/feed", /lists no event by its UUID/],
    ["that is a file of an event", { "e.json": event([]) }, "/feed/e.json", /manifest\.json/],
    ["that lacks a listed event", { "manifest.json": manifest }, "/feed", /answered 404/],
  ])("%s is an error that says what is missing", async (_, files, path, expected) => {
    expect((await updated(files as Record<string, string>, path))?.error?.message).toMatch(expected);
  });
});

describe("a web server", () => {
  it("that keeps Last-Modified but changes the ETag is asked with the newest of both", async () => {
    let etag = '"1"';
    const modified = "Tue, 03 Feb 2026 10:00:00 GMT";
    const server = await feedServer((_, response) =>
      response.writeHead(200, { etag, "last-modified": modified }).end("198.51.100.7\n"),
    );
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    await project.update();
    etag = '"2"';
    await project.update();
    await project.update();
    expect(server.requests.map(({ headers }) => headers["if-none-match"])).toEqual([undefined, '"1"', '"2"']);
  });

  it("without ETag and Last-Modified is asked each time, and its content decides", async () => {
    let content = "198.51.100.7\n";
    const server = await feedServer((_, response) => response.end(content));
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    await project.update();
    expect((await project.update())[0]).toMatchObject({ result: "unchanged" });
    content = "198.51.100.8\n";
    expect((await project.update())[0]).toMatchObject({ result: "updated", added: 1, removed: 1 });
  });

  it("that repeats a malformed ETag gets it back as it was", async () => {
    const server = await feedServer((request, response) => {
      if (request.headers["if-none-match"] === "Sat, 16 Nov 2041 19:11:00 GMT") response.writeHead(304).end();
      else response.writeHead(200, { etag: "Sat, 16 Nov 2041 19:11:00 GMT" }).end("198.51.100.7\n");
    });
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    await project.update();
    expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 1 });
  });

  it("that answers 304 and names the ETag of other content is asked for that content", async () => {
    let etag = '"1"';
    let content = "198.51.100.7\n";
    const server = await feedServer((request, response) => {
      if (request.headers["if-none-match"] === undefined) response.writeHead(200, { etag }).end(content);
      else response.writeHead(304, { etag }).end();
    });
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    await project.update();
    etag = 'W/"1"';
    expect((await project.update())[0]).toMatchObject({ result: "unchanged" });
    expect(server.requests).toHaveLength(2);
    etag = '"2"';
    content = "198.51.100.8\n";
    expect((await project.update())[0]).toMatchObject({ result: "updated", added: 1, removed: 1 });
  });
});
