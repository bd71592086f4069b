import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { blame, readStatuses, resolveFeed } from "../../provider/src/sources/index.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith } from "../support/sources/projectWith.js";

const list = "198.51.100.7\nevil.example.com\n";

describe("updating a source on a web server", () => {
  it("pins what the server sends, and asks with its ETag afterwards", async () => {
    const server = await feedServer((request, response) => {
      if (request.headers["if-none-match"] === '"1"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(list);
    });
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    expect(await project.update()).toEqual([
      { source: "web", result: "updated", added: 2, removed: 0, total: 2 },
    ]);
    const before = await project.lockText();
    expect(JSON.parse(before).sources.web).toMatchObject({
      sha256: createHash("sha256").update(list).digest("hex"),
      fetchedAt: "2026-03-01T00:00:00.000Z",
      etag: '"1"',
      total: 2,
    });
    const later = await project.update({ now: "2026-03-02T00:00:00.000Z" });
    expect(later).toEqual([{ source: "web", result: "unchanged", added: 0, removed: 0, total: 2 }]);
    expect(await project.lockText()).toBe(before);
    expect((await readStatuses(project.declaration().store))["web"]).toMatchObject({
      lastSuccess: "2026-03-02T00:00:00.000Z",
      failures: 0,
    });
  });

  it("counts exactly what came and went, also where the server repeats an ETag for other content", async () => {
    const server = await feedServer((_request, response) =>
      response.writeHead(200, { etag: '"1"' }).end(list),
    );
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\n`);
    await project.update();
    server.answer((_request, response) =>
      response.writeHead(200, { etag: '"1"' }).end("198.51.100.7\nnew.example.net\nmore.example.net\n"),
    );
    expect(await project.update()).toEqual([
      { source: "web", result: "updated", added: 2, removed: 1, total: 3 },
    ]);
  });

  it("decodes a compressed transfer and keeps a compressed file", async () => {
    const zipped = gzipSync(list);
    const server = await feedServer((request, response) => {
      if (request.url === "/file.gz") response.end(zipped);
      else response.writeHead(200, { "content-encoding": "gzip" }).end(zipped);
    });
    const project = await projectWith(
      `sources: { transfer: { url: "${server.url}/" }, file: { url: "${server.url}/file.gz" } }\n`,
    );
    await project.update();
    const { sources } = await project.lock();
    expect(sources["transfer"]?.sha256).toBe(createHash("sha256").update(list).digest("hex"));
    expect(sources["file"]?.sha256).toBe(createHash("sha256").update(zipped).digest("hex"));
    expect(sources["file"]?.total).toBe(2);
  });

  it("asks without conditions where the store lost the content", async () => {
    const server = await feedServer((request, response) => {
      if (request.headers["if-none-match"] !== undefined) response.writeHead(304).end();
      else response.writeHead(200, { etag: '"1"' }).end(list);
    });
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\n`);
    await project.update();
    const { rm } = await import("node:fs/promises");
    await rm(project.declaration().store, { recursive: true });
    expect((await project.update())[0]).toMatchObject({ result: "unchanged", total: 2 });
  });

  const broken: readonly [string, Parameters<typeof feedServer>[0], RegExp][] = [
    [
      "is cut off",
      (_q, r) => r.writeHead(200, { "content-length": "5000" }).end(list, () => r.destroy()),
      /complete|shorter|ended/,
    ],
    [
      "is a login page",
      (_q, r) => r.end("<!DOCTYPE html><html><body>Sign in</body></html>"),
      /cannot be used/,
    ],
    ["has no indicator", (_q, r) => r.end("# nothing today\n"), /cannot be used/],
    ["is larger than allowed", (_q, r) => r.end("198.51.100.7\n".repeat(1000)), /more than the 1,000 bytes/],
    ["is forbidden", (_q, r) => r.writeHead(403).end("no"), /answered 403/],
    [
      "is compressed and damaged",
      (_q, r) => r.writeHead(200, { "content-encoding": "gzip" }).end("not gzip"),
      /damaged/,
    ],
  ];

  it.each(broken)("keeps the last content where the answer %s", async (_what, handler, expected) => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(
      `sources: { web: { url: "${server.url}/", maxBytes: 1000 }, own: { file: own.txt } }\n`,
      { "own.txt": "203.0.113.1\n" },
    );
    await project.update();
    const before = await project.lockText();
    server.answer(handler);
    const [web, own] = await project.update();
    expect(web).toMatchObject({ result: "failed", total: 2 });
    expect(web?.error?.message).toMatch(expected);
    expect(own).toMatchObject({ result: "unchanged" });
    expect(await project.lockText()).toBe(before);
    expect((await readStatuses(project.declaration().store))["web"]?.failures).toBe(1);
  });

  it("follows redirects without passing credentials to another origin", async () => {
    const other = await feedServer((_request, response) => response.end(list));
    const server = await feedServer((_request, response) =>
      response.writeHead(302, { location: `${other.url}/x` }).end(),
    );
    const project = await projectWith(`sources: { web: { url: "${server.url}/", credentials: key } }\n`);
    const credentials = { key: { kind: "bearer", token: "marked-token" } } as const;
    expect((await project.update({ credentials }))[0]).toMatchObject({ result: "updated" });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer marked-token");
    expect(other.requests[0]?.headers.authorization).toBeUndefined();
    expect(await project.lockText()).not.toContain("marked-token");
  });

  it("refuses content of another digest than the declared one", async () => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(
      `sources: { web: { url: "${server.url}/", sha256: "${"0".repeat(64)}" } }\n`,
    );
    expect((await project.update())[0]?.error?.message).toContain("accepts only");
  });

  it("never writes a key of the address into the lock file", async () => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(
      `sources: { web: { url: "${server.url}/?apikey=marked-key&list=a" } }\n`,
    );
    await project.update();
    expect(await project.lockText()).toContain("list=a");
    expect(await project.lockText()).not.toContain("marked-key");
  });
});

describe("two updates of one project at once", () => {
  it("pin the sources of both", async () => {
    const project = await projectWith("sources: { a: { file: a.txt }, b: { file: b.txt } }\n", {
      "a.txt": "198.51.100.1\n",
      "b.txt": "198.51.100.2\n",
    });
    await Promise.all([project.update({ names: ["a"] }), project.update({ names: ["b"] })]);
    expect(Object.keys((await project.lock()).sources)).toEqual(["a", "b"]);
  });
});

describe("fetching pinned content again", () => {
  const withoutStore = async (project: Awaited<ReturnType<typeof projectWith>>) =>
    await (await import("node:fs/promises")).rm(project.declaration().store, { recursive: true });

  it("restores it, with the times it had, where the source still delivers it", async () => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\n`);
    await project.update();
    const before = await project.lockText();
    await withoutStore(project);
    expect(await project.restore()).toEqual([
      { source: "web", result: "updated", added: 0, removed: 0, total: 2 },
    ]);
    expect(await project.lockText()).toBe(before);
    expect((await blame(project.declaration(), "evil.example.com"))?.sources[0]?.since).toBe(
      "2026-03-01T00:00:00.000Z",
    );
    expect((await project.restore())[0]).toMatchObject({ result: "unchanged" });
  });

  it("fails where the source delivers other content, which nobody has reviewed", async () => {
    const server = await feedServer((_request, response) => response.end(list));
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\n`);
    await project.update();
    await withoutStore(project);
    server.answer((_request, response) => response.end("203.0.113.1\n"));
    const [web] = await project.restore();
    expect(web).toMatchObject({ result: "failed" });
    expect(web?.error?.message).toContain("delivers other content now");
    await expect(resolveFeed(project.declaration(), "web")).rejects.toMatchObject({
      code: "EXTRAHOP_CONTENT_MISSING",
    });
  });
});
