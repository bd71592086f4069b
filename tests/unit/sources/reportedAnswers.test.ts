import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { cleanUp } from "../../support/cleanUp.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";
import { numberedIndicator } from "../../support/stix/bundles.js";

/** Cases that follow public reports about answers of servers; the values are made up. */
const media = "application/taxii+json;version=2.1";

type Change = (path: string, response: ServerResponse) => boolean;

/** Updates a source of a TAXII 2.1 server whose answers `change` may take over. */
async function taxii2(change: Change, type = media) {
  const server = await feedServer((request, response) => {
    const path = new URL(request.url ?? "", "http://x").pathname;
    if (change(path, response)) return;
    const send = (body: object) =>
      response.writeHead(200, { "content-type": type }).end(JSON.stringify(body));
    if (path.endsWith("/manifest/")) response.writeHead(404).end();
    else if (path.endsWith("/objects/")) send({ objects: [numberedIndicator(1)] });
    else if (path.endsWith("/collections/")) send({ collections: [{ id: "c", title: "C", can_read: true }] });
    else send({ title: "root", versions: [media], max_content_length: 1 });
  });
  const project = await projectWith(
    `sources: { hub: { taxii2: { url: "${server.url}/api/", collection: c } } }\n`,
  );
  return { update: (await project.update())[0], server };
}
const never = () => false;

describe("a TAXII 2.1 server", () => {
  it.each([
    "application/stix+json; charset=utf-8; version=2.1",
    "application/taxii+json;version=2.1;charset=UTF-8",
    "application/vnd.oasis.taxii+json; version=2.1",
    "application/json; charset=utf-8",
  ])("whose content type is %s is read", async (type) => {
    const { update, server } = await taxii2(never, type);
    expect(update).toMatchObject({ result: "updated", total: 1 });
    expect(new Set(server.requests.map(({ headers }) => headers.accept))).toEqual(new Set([media]));
  });

  it("that answers with its web page is an error, not an empty collection", async () => {
    const { update } = await taxii2((path, response) => {
      if (!path.endsWith("/objects/")) return false;
      response.writeHead(200, { "content-type": "text/html" }).end("<html>page not found</html>");
      return true;
    });
    expect(update).toMatchObject({ result: "failed" });
    expect(update?.error?.message).toContain("the answer is not TAXII 2.1");
  });

  it("that refuses names its reason: title and description of a TAXII error", async () => {
    const { update } = await taxii2((path, response) => {
      if (!path.endsWith("/objects/")) return false;
      const body = { title: "Not Acceptable", description: "TAXII 2.0 only", http_status: "406" };
      response.writeHead(406, { "content-type": "application/json" }).end(JSON.stringify(body));
      return true;
    });
    expect(update?.error?.message).toContain("answered 406 (Not Acceptable: TAXII 2.0 only)");
  });
});

describe("a web server", () => {
  const updated = async (answer: (response: ServerResponse) => void, fields = "") => {
    const server = await feedServer((_request, response) => answer(response));
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt"${fields} } }\n`);
    const bearer = { kind: "bearer", token: "marked-token-1" } as const;
    const [update] = await project.update({ credentials: { hub: bearer } });
    return { update, project, server };
  };

  it("that repeats the credential in its error does not bring it into the message", async () => {
    const { update, project } = await updated(
      (response) => response.writeHead(401).end('{"message": "unknown key marked-token-1"}'),
      ", credentials: hub",
    );
    expect(update?.error?.message).toContain("answered 401 [");
    expect(update?.error?.message).not.toContain("marked-token-1");
    expect(project.warnings.join()).not.toContain("marked-token-1");
  });

  it("that sends a page of an error of any length is reported in one short line", async () => {
    const body = JSON.stringify({ message: "x".repeat(10_000) });
    const { update } = await updated((response) => response.writeHead(400).end(body));
    expect((update?.error?.found ?? "").length).toBeLessThan(300);
  });

  it("that sends an error without end is given up", async () => {
    const { update } = await updated((response) => {
      response.writeHead(404);
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
    });
    expect(update?.error?.message).toContain("answered 404 [");
  });

  it("that answers 200 with an error in JSON never replaces a list", async () => {
    const { project, server } = await updated((response) => response.end("198.51.100.7\n"));
    for (const body of [
      '{"error":"rate limit exceeded"}',
      '{"errors":["no"],"message":"no"}',
      "",
      "[]",
      "null",
    ]) {
      server.answer((_request, response) => response.end(body));
      expect((await project.update())[0]).toMatchObject({ result: "failed", total: 1 });
    }
  });

  it("that delivers a part (206) to a whole request is an error", async () => {
    const { update } = await updated((response) =>
      response.writeHead(206, { "content-range": "bytes 0-12/26" }).end("198.51.100.7\n"),
    );
    expect(update?.error?.message).toContain("answered 206, which is a part of the content");
  });

  it("that has no content now (204) is an error", async () => {
    const { update } = await updated((response) => response.writeHead(204).end());
    expect(update).toMatchObject({ result: "failed" });
  });
});

describe("an answer", () => {
  const list = "198.51.100.7\nevil.example.com\n";
  type Handler = Parameters<typeof feedServer>[0];

  /** Updates a source with the answer of `handler` and, after it, one with a good list. */
  async function updateOf(handler: Handler, fields = "") {
    const server = await feedServer((request, response) =>
      request.url === "/good" ? response.end(list) : handler(request, response),
    );
    const project = await projectWith(
      `sources:\n  bad: { url: "${server.url}/bad"${fields} }\n  good: { url: "${server.url}/good" }\n`,
    );
    const [bad, good] = await project.update({
      credentials: { key: { kind: "bearer", token: "marked-token" } },
    });
    return { bad, good };
  }

  it.each([
    ["is none of HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
    ["has a header of two lines", `HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n`],
    ["has headers without CR", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"],
  ])("that %s is an error of its source, and the others are updated", async (_what, text) => {
    const { bad, good } = await updateOf(({ socket }) => socket.end(text));
    expect(bad?.error?.message).toMatch(/sends an answer that is not HTTP\/1\.1 \(.+Check host and port/s);
    expect(good).toMatchObject({ result: "updated", total: 2 });
  });

  it.each<[coding: string, body: Buffer]>([
    ["gzip, gzip", gzipSync(gzipSync(list))],
    ["br, gzip", gzipSync(brotliCompressSync(list))],
    ["identity", Buffer.from(list)],
    ["utf-8", Buffer.from(list)],
  ])("in the coding %s is decoded", async (coding, body) => {
    const { bad } = await updateOf((_, response) =>
      response.writeHead(200, { "content-encoding": coding }).end(body),
    );
    expect(bad).toMatchObject({ result: "updated", total: 2 });
  });

  it("in a coding that is not read is named, and never read as a feed", async () => {
    const { bad } = await updateOf((_, response) =>
      response.writeHead(200, { "content-encoding": "zstd" }).end(list),
    );
    expect(bad?.error?.message).toMatch(/in the coding zstd, which was not asked for/);
  });

  it.each([
    ["", "Basic realm=x", /names no credentials. Fix: .*declare `credentials: NAME`/],
    [
      ", credentials: key",
      "Basic realm=x",
      /check the entry "key" of EXTRAHOP_CREDENTIALS or extrahop:credentials/,
    ],
    [", credentials: key", "Negotiate, NTLM", /accepts Negotiate and NTLM only, which is not supported/],
  ])("401 with%s and %s says what to declare", async (fields, offers, expected) => {
    const { bad } = await updateOf(
      (_, response) => response.writeHead(401, { "www-authenticate": offers }).end(),
      fields,
    );
    expect(bad?.error?.message).toMatch(expected);
  });

  it("of a proxy that refuses the tunnel names the proxy, and how to sign in", async () => {
    const server = createServer().on("connect", (_request, socket) =>
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\n\r\n"),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    cleanUp(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const project = await projectWith(
      `sources: { web: { url: "https://feeds.example.com/x", proxy: "http://127.0.0.1:${port}" } }\n`,
    );
    const [web] = await project.update();
    expect(web?.error?.message).toMatch(/the proxy answered 407.*http:\/\/USER:PASSWORD@HOST:PORT/s);
  });

  it("that never comes names whom the connection was opened to, which is the proxy", async () => {
    const project = await projectWith(
      `sources: { web: { url: "https://feeds.example.com/x", proxy: "http://127.0.0.1:1" } }\n`,
    );
    const [web] = await project.update();
    expect(web?.error?.message).toContain("the connection was refused (ECONNREFUSED, 127.0.0.1:1)");
  });
});
