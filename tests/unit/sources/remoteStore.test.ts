import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { blame, resolveFeed } from "../../../provider/src/sources/index.js";
import { feedServer } from "../../support/sources/feedServer.js";
import { projectWith } from "../../support/sources/projectWith.js";
import { s3Keys, s3Server } from "../../support/sources/s3Server.js";

const list = "198.51.100.7\nevil.example.com\n";
const digest = createHash("sha256").update(list).digest("hex");
const region = "eu-north-1";

/** A source and a project whose store is also a bucket; `own` is a second machine with the same lock file. */
async function sharedProject(s3: { readonly url: string }, listUrl: string, fields = "") {
  return await projectWith(
    `sources: { web: { url: "${listUrl}/list.txt" } }
store: { remote: { s3: { bucket: feeds, prefix: "team a/x", region: ${region}, endpoint: "${s3.url}" }${fields} } }\n`,
  );
}
const withoutStore = (folder: string) => rm(join(folder, ".extrahop"), { recursive: true });

describe("a store in a bucket of an S3-compatible service", () => {
  const credentials = { hub: s3Keys };

  it("gives another machine the content that was reviewed, although the source delivers another", async () => {
    const [s3, web] = [await s3Server(region), await feedServer((_q, r) => r.end(list))];
    const project = await sharedProject(s3, web.url, ", credentials: hub");
    expect(await project.update({ credentials })).toMatchObject([{ result: "updated", total: 2 }]);
    expect([...s3.objects]).toEqual([[`/feeds/team%20a/x/${digest}`, Buffer.from(list)]]);
    const before = await project.lockText();
    web.answer((_q, r) => r.end("203.0.113.1\n"));
    await withoutStore(project.folder);
    expect(await project.restore({ credentials })).toMatchObject([{ result: "updated", total: 2 }]);
    expect(await project.lockText()).toBe(before);
    expect(await readFile((await resolveFeed(project.declaration(), "web")).path, "utf8")).toBe(list);
    expect(s3.refusals).toEqual([]);
    expect(await project.lockText()).not.toContain("marked-secret-key");
  });

  it("lets the next job go on where the last one ended, with exact changes and times", async () => {
    const [s3, web] = [await s3Server(region), await feedServer((_q, r) => r.end(list))];
    const project = await sharedProject(s3, web.url, ", credentials: hub");
    await project.update({ credentials });
    await withoutStore(project.folder);
    web.answer((_q, r) => r.end("198.51.100.7\nnew.example.com\n"));
    expect(await project.update({ credentials, now: "2026-03-05T00:00:00.000Z" })).toEqual([
      { source: "web", result: "updated", added: 1, removed: 1, total: 2 },
    ]);
    expect((await blame(project.declaration(), "198.51.100.7"))?.sources[0]?.since).toBe(
      "2026-03-01T00:00:00.000Z",
    );
    expect(s3.objects.size).toBe(2);
  });

  it.each([
    ["username", "\n"],
    ["password", " "],
    ["password", "\r\n"],
  ] as const)(
    "refuses a %s that ends with %j before a request, and does not show it",
    async (field, tail) => {
      const [s3, web] = [await s3Server(region), await feedServer((_q, r) => r.end(list))];
      const project = await sharedProject(s3, web.url, ", credentials: hub");
      const hub = { ...s3Keys, [field]: `${s3Keys[field]}${tail}` };
      const error = (await project
        .update({ credentials: { hub } })
        .catch((thrown: unknown) => thrown)) as Error;
      expect(error).toMatchObject({ code: "EXTRAHOP_CREDENTIALS_INVALID" });
      expect(error.message).toContain(`the ${field} of its credentials has whitespace, a line end`);
      expect(error.message).not.toContain(s3Keys[field]);
      expect([s3.objects.size, s3.refusals]).toEqual([0, []]);
    },
  );

  it("takes keys and a session of the environment", async () => {
    const [s3, web] = [await s3Server(region, "session"), await feedServer((_q, r) => r.end(list))];
    const project = await sharedProject(s3, web.url);
    const before = { ...process.env };
    try {
      await expect(project.update()).rejects.toMatchObject({ code: "EXTRAHOP_CREDENTIALS_INVALID" });
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: s3Keys.username,
        AWS_SECRET_ACCESS_KEY: s3Keys.password,
        AWS_SESSION_TOKEN: "session",
      });
      expect(await project.update()).toMatchObject([{ result: "updated" }]);
    } finally {
      for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  });

  it("takes an account that may not list the bucket: HEAD of an absent object answers 403 to it", async () => {
    const web = await feedServer((_q, r) => r.end(list));
    const asked: string[] = [];
    const s3 = await feedServer((request, response) => {
      asked.push(request.method ?? "");
      const isPut = request.method === "PUT";
      request.resume().on("end", () => response.writeHead(isPut ? 200 : 403).end());
    });
    const project = await sharedProject(s3, web.url, ", credentials: hub");
    expect(await project.update({ credentials })).toMatchObject([{ result: "updated", total: 2 }]);
    expect(asked).toEqual(["HEAD", "PUT"]);
  });

  it.each([
    [301, "PermanentRedirect", "The bucket must be addressed using the specified endpoint."],
    [400, "AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'eu-west-1'"],
    [403, "RequestTimeTooSkewed", "The difference between the request time and the time is too large."],
    [507, "XMinioStorageFull", "Storage backend has reached its minimum free drive threshold."],
  ])("names the service's reason for %i: %s", async (status, code, message) => {
    const web = await feedServer((_q, r) => r.end(list));
    const s3 = await feedServer((request, response) => {
      const body = `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      const isHead = request.method === "HEAD";
      request
        .resume()
        .on("end", () => response.writeHead(status === 507 && isHead ? 404 : status).end(isHead ? "" : body));
    });
    const project = await sharedProject(s3, web.url, ", credentials: hub");
    await expect(project.update({ credentials })).rejects.toThrow(`answered ${status} (${code}: ${message})`);
    await expect(project.lockText()).rejects.toThrow(/ENOENT/);
  });

  it("pins nothing that could not be uploaded, and never names the key", async () => {
    const [s3, web] = [await s3Server(region), await feedServer((_q, r) => r.end(list))];
    const project = await sharedProject(s3, web.url, ", credentials: hub");
    const hub = { ...s3Keys, password: "marked-wrong-key" };
    const update = project.update({ credentials: { hub } });
    await expect(update).rejects.toMatchObject({ code: "EXTRAHOP_STORE_FAILED", status: 403 });
    await expect(update).rejects.not.toThrow(/marked-wrong-key/);
    // HEAD has no body that could name the fault: the answer to PUT does.
    await expect(update).rejects.toThrow(/answered 403 \(SignatureDoesNotMatch\)/);
    expect(s3.refusals).toEqual(["another signature", "another signature"]);
    await expect(project.lockText()).rejects.toThrow(/ENOENT/);
    expect(await readdir(join(project.folder, ".extrahop", "incoming"))).toEqual([]);
  });

  it("gets what was pinned before it was declared", async () => {
    const [s3, web] = [
      await s3Server(region),
      await feedServer((q, r) =>
        q.headers["if-none-match"] === undefined
          ? r.writeHead(200, { etag: '"1"' }).end(list)
          : r.writeHead(304).end(),
      ),
    ];
    const project = await projectWith(`sources: { web: { url: "${web.url}/" } }\n`);
    await project.update();
    const text = await readFile(join(project.folder, "extrahop.sources.yaml"), "utf8");
    const store = `store: { remote: { s3: { bucket: feeds, region: ${region}, endpoint: "${s3.url}" }, credentials: hub } }\n`;
    await project.write("extrahop.sources.yaml", text + store);
    expect(await project.update({ credentials })).toMatchObject([{ result: "unchanged" }]);
    expect([...s3.objects.keys()]).toEqual([`/feeds/${digest}`]);
  });
});

describe("a store on a web server", () => {
  const credentials = { hub: { kind: "bearer", token: "marked-token" } } as const;

  async function webStore() {
    const objects = new Map<string, Buffer>();
    const server = await feedServer((request, response) => {
      const path = request.url ?? "";
      if (request.headers.authorization !== "Bearer marked-token") return response.writeHead(401).end();
      const found = objects.get(path);
      if (request.method === "PUT") {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => response.writeHead(201).end(objects.set(path, Buffer.concat(chunks)) && ""));
        return;
      }
      return found === undefined ? response.writeHead(404).end() : response.end(found);
    });
    const project = await projectWith(
      `sources: { own: { file: own.txt } }\nstore: { folder: cache, remote: { url: "${server.url}/store", credentials: hub } }\n`,
      { "own.txt": list },
    );
    return { objects, server, project };
  }

  it("holds contents by their SHA-256, each uploaded once", async () => {
    const { objects, server, project } = await webStore();
    await project.update({ credentials });
    await project.update({ credentials });
    expect([...objects.keys()]).toEqual([`/store/${digest}`]);
    expect(server.requests.filter(({ method }) => method === "PUT")).toHaveLength(1);
    await rm(join(project.folder, "cache"), { recursive: true });
    await writeFile(join(project.folder, "own.txt"), "203.0.113.1\n");
    expect(await project.restore({ credentials })).toMatchObject([{ result: "updated", total: 2 }]);
  });

  it("is only read by `fetch`, and credentials over http:// are warned of", async () => {
    const { objects, server, project } = await webStore();
    await project.update({ credentials });
    expect(project.warnings).toEqual([
      expect.stringMatching(/the remote store sends its credentials without/),
    ]);
    objects.clear();
    server.requests.length = 0;
    await rm(join(project.folder, "cache"), { recursive: true });
    expect(await project.restore({ credentials })).toMatchObject([{ result: "updated", total: 2 }]);
    expect(server.requests.filter(({ method }) => method === "PUT")).toEqual([]);
    expect(objects.size).toBe(0);
  });

  it("whose content was changed is refused", async () => {
    const { objects, project } = await webStore();
    await project.update({ credentials });
    objects.set(`/store/${digest}`, Buffer.from("203.0.113.1\n"));
    await rm(join(project.folder, "cache"), { recursive: true });
    await expect(project.restore({ credentials })).rejects.toMatchObject({
      code: "EXTRAHOP_STORE_FAILED",
      message: expect.stringContaining("holds other bytes"),
    });
    expect(await readdir(join(project.folder, "cache", "content"))).toEqual([]);
    expect(await readdir(join(project.folder, "cache", "incoming"))).toEqual([]);
  });
});
