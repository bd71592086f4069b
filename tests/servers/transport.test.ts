import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Authority, createAuthority } from "../../simulator/src/index.js";
import { startConnectProxy } from "../support/connectProxy.js";
import { type FeedServer, feedServer } from "../support/sources/feedServer.js";
import { projectWith } from "../support/sources/projectWith.js";

const list = "198.51.100.7\nevil.example.com\n";
type Handler = Parameters<FeedServer["answer"]>[0];

let authority: Authority;
beforeAll(async () => {
  authority = await createAuthority();
});

/** A project whose only source is a file of an https server. */
async function secureProject(handler: Handler, fields = "") {
  const server = await feedServer(handler, await authority.issue({ hosts: ["127.0.0.1"] }));
  const project = await projectWith(
    `sources: { web: { url: "${server.url}/list.txt", caFile: ca.pem${fields} } }\n`,
    { "ca.pem": authority.caPem },
  );
  return { server, project };
}

const once =
  (first: Handler, then: Handler = (_request, response) => response.end(list)): Handler =>
  (request, response) => {
    const handler = first;
    first = then;
    handler(request, response);
  };

describe("a source on an https server", () => {
  it("is not fetched without the authority of its certificate", async () => {
    const server = await feedServer(
      (_request, response) => response.end(list),
      await authority.issue({ hosts: ["127.0.0.1"] }),
    );
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\n`);
    const [web] = await project.update();
    expect(web?.error?.message).toMatch(/authority that is not trusted.*caFile/s);
    expect(server.requests).toEqual([]);
  });

  it("is reached through its own proxy, and without one where it says none", async () => {
    const proxy = await startConnectProxy();
    const answer: Handler = (_request, response) => response.end(list);
    const { project, server } = await secureProject(answer, `, proxy: "${proxy.url}"`);
    expect(await project.update()).toMatchObject([{ result: "updated", total: 2 }]);
    expect(proxy.asked).toEqual([new URL(server.url).host]);
    const direct = await secureProject(answer, ", proxy: none");
    const before = process.env["https_proxy"];
    process.env["https_proxy"] = proxy.url;
    try {
      expect(await direct.project.update()).toMatchObject([{ result: "updated", total: 2 }]);
    } finally {
      if (before === undefined) delete process.env["https_proxy"];
      else process.env["https_proxy"] = before;
    }
    expect(proxy.asked).toHaveLength(1);
  });

  describe("behind a proxy of the environment", () => {
    const names = ["http_proxy", "https_proxy", "no_proxy"] as const;
    const before = names.map((name) => [name, process.env[name]] as const);
    afterEach(() => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    const answer: Handler = (_request, response) => response.end(list);

    it.each([
      ["whose address has no scheme is reached through it", "", 1],
      ["is reached without it where NO_PROXY names its network", "10.0.0.0/8, 127.0.0.0/8", 0],
      ["is reached through it where NO_PROXY names another network", "10.0.0.0/8", 1],
    ])("%s", async (_what, noProxy, tunnels) => {
      const proxy = await startConnectProxy();
      process.env["https_proxy"] = new URL(proxy.url).host;
      process.env["no_proxy"] = noProxy;
      const { project } = await secureProject(answer);
      expect(await project.update()).toMatchObject([{ result: "updated", total: 2 }]);
      expect(proxy.asked).toHaveLength(tunnels);
    });

    it.each([
      ["http://[", /https_proxy must be the URL of a proxy.*Correct https_proxy, or unset it/s],
      ["socks5://127.0.0.1:1080", /https_proxy must be an http:\/\/ or https:\/\/ proxy/],
    ])("that is %s is an error which names the variable", async (value, expected) => {
      process.env["https_proxy"] = value;
      const { project } = await secureProject(answer);
      expect((await project.update())[0]?.error?.message).toMatch(expected);
    });
  });

  it.each<[what: string, handler: Handler, expected: RegExp, requests: number]>([
    [
      "redirects to http",
      (_q, r) => r.writeHead(302, { location: "http://127.0.0.1:9/list.txt" }).end(),
      /redirects to http:\/\/127\.0\.0\.1:9, which is not encrypted/,
      1,
    ],
    ["redirects to itself", (q, r) => r.writeHead(301, { location: q.url }).end(), /more than 5 times/, 6],
    [
      "redirects to an address that is none",
      (_q, r) => r.writeHead(302, { location: "https://[" }).end(),
      /redirects to an address that cannot be read/,
      1,
    ],
    ["answers 500", (_q, r) => r.writeHead(500).end("oops"), /answered 500/, 1],
    ["answers 401", (_q, r) => r.writeHead(401).end("oops"), /answered 401.*extrahop:credentials/s, 1],
    [
      "asks to wait for an hour, in seconds",
      (_q, r) => r.writeHead(429, { "retry-after": "3600" }).end(),
      /answered 429 and asks to wait 3,600 s/,
      1,
    ],
    [
      "asks to wait for a day, with a date",
      (_q, r) => r.writeHead(503, { "retry-after": new Date(Date.now() + 86_400_000).toUTCString() }).end(),
      /answered 503 and asks to wait 8\d,\d{3} s/,
      1,
    ],
    [
      "sends a bomb of gzip",
      (_q, r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20_000_000, 10))),
      /more than the 1,000,000 bytes/,
      1,
    ],
    ["is cut off again and again", (_q, r) => cutOff(r), /complete|shorter|ended|reset/, 2],
    [
      "is cut off inside of gzip",
      (_q, r) => r.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(list).subarray(0, 25)),
      /cut off/,
      2,
    ],
    ["sends nothing for too long", (_q, r) => r.writeHead(200).write("198"), /stopped sending/, 1],
  ])("that %s fails, and the pinned content is kept", async (_what, handler, expected, requests) => {
    const { server, project } = await secureProject(
      (_request, response) => response.end(list),
      ", maxBytes: 1 MB, timeout: 2s",
    );
    await project.update();
    const before = await project.lockText();
    server.answer(handler);
    server.requests.length = 0;
    const [web] = await project.update();
    expect(web).toMatchObject({ result: "failed", total: 2 });
    expect(web?.error?.message).toMatch(expected);
    expect(server.requests).toHaveLength(requests);
    expect(await project.lockText()).toBe(before);
  });

  it.each<[what: string, handler: Handler]>([
    ["was cut off once", (_q, r) => cutOff(r)],
    ["was busy and asked for a second", (_q, r) => r.writeHead(429, { "retry-after": "1" }).end()],
    [
      "was busy until a date that has passed",
      (_q, r) => r.writeHead(503, { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }).end(),
    ],
    ["was busy without a time", (_q, r) => r.writeHead(502, { "retry-after": "soon" }).end()],
    ["closed the connection", (_q, r) => r.destroy()],
  ])("that %s is asked again", async (_what, handler) => {
    const { server, project } = await secureProject(once(handler));
    expect(await project.update()).toMatchObject([{ result: "updated", total: 2 }]);
    expect(server.requests).toHaveLength(2);
    const { sources } = await project.lock();
    expect(sources["web"]?.sha256).toBe(createHash("sha256").update(list).digest("hex"));
  });
});

describe("credentials", () => {
  it("over http are warned of, once for each source", async () => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(
      `sources: { web: { url: "${server.url}/", credentials: hub }, open: { url: "${server.url}/" } }\n`,
    );
    const hub = { kind: "basic", username: "reader", password: "marked-password" } as const;
    await project.update({ credentials: { hub } });
    expect(project.warnings).toEqual([
      expect.stringMatching(/"web" sends its credentials without encryption/),
    ]);
    expect(project.warnings.join()).not.toContain("marked-password");
  });

  it("over https are not warned of", async () => {
    const { project } = await secureProject((_request, response) => response.end(list), ", credentials: hub");
    await project.update({ credentials: { hub: { kind: "bearer", token: "x" } } });
    expect(project.warnings).toEqual([]);
  });
});

/** Announces more than it sends. */
function cutOff(response: Parameters<Handler>[1]): void {
  response.writeHead(200, { "content-length": "5000" });
  response.write(list, () => response.destroy());
}
