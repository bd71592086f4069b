import { execFileSync } from "node:child_process";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ContentStore } from "../../provider/src/sources/contentStore.js";
import { readDeclaration } from "../../provider/src/sources/index.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith, type SourcesProject } from "../support/sources/projectWith.js";
import { numberedIndicator } from "../support/stix/bundles.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const git = (folder: string, ...args: string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=n", "-c", "user.email=n@example.com", ...args], {
    encoding: "utf8",
  });

/** Updates twice more, and expects that nothing is new: not a byte of the lock file changes. */
async function staysAsItIs(project: SourcesProject, between: () => void = () => undefined) {
  await project.update();
  const before = await project.lockText();
  for (const day of ["02", "03"]) {
    between();
    expect(await project.update({ now: `2026-03-${day}T00:00:00.000Z` })).toMatchObject([
      { result: "unchanged", added: 0, removed: 0 },
    ]);
    expect(await project.lockText()).toBe(before);
  }
  return before;
}

describe("the lock file, byte for byte", () => {
  it.each([
    ["ETag", (count: number) => ({ etag: `"${count}"` })],
    [
      "Last-Modified",
      (count: number) => ({ "last-modified": new Date(1_770_000_000_000 + count * 1000).toUTCString() }),
    ],
  ])("stays as it is where a server names another %s for the same content", async (_name, headersOf) => {
    let count = 0;
    const server = await feedServer((_request, response) =>
      response.writeHead(200, headersOf(++count)).end("198.51.100.7\n"),
    );
    const project = await projectWith(`sources: { web: { url: "${server.url}/list.txt" } }\n`);
    await staysAsItIs(project);
    // Each request still carries what the answer before it named.
    const asked = server.requests.map(
      ({ headers }) => headers["if-none-match"] ?? headers["if-modified-since"],
    );
    expect(asked).toEqual([undefined, ...[1, 2].map((one) => Object.values(headersOf(one))[0])]);
  });

  it("stays as it is where a TAXII 2.1 server sends no new object, but a later date", async () => {
    const media = "application/taxii+json;version=2.1";
    const asked: (string | null)[] = [];
    let day = 1;
    const server = await feedServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
      const headers = { "content-type": media, "x-taxii-date-added-last": `2026-01-1${day}T00:00:00Z` };
      const send = (body: object) => response.writeHead(200, headers).end(JSON.stringify(body));
      if (pathname.endsWith("/manifest/")) response.writeHead(404).end();
      else if (pathname.endsWith("/objects/")) {
        asked.push(searchParams.get("added_after"));
        send({ objects: [numberedIndicator(1)] });
      } else if (pathname.endsWith("/collections/"))
        send({ collections: [{ id: "c", title: "C", can_read: true }] });
      else send({ title: "root", versions: [media], max_content_length: 1 });
    });
    const project = await projectWith(
      `sources: { hub: { taxii2: { url: "${server.url}/api/", collection: c } } }\n`,
    );
    await staysAsItIs(project, () => {
      day++;
    });
    expect(asked.map((time) => time?.slice(0, 10))).toEqual([undefined, "2026-01-10", "2026-01-11"]);
  });

  it("stays as it is where a git repository has a new commit with the same file", async () => {
    const folder = await temporaryFolder();
    git(folder, "init", "-q", "-b", "main");
    const project = await projectWith(
      `sources: { repo: { git: { url: "${folder}", path: list.txt, ref: main } } }\n`,
    );
    execFileSync("sh", ["-c", "echo 198.51.100.7 > list.txt"], { cwd: folder });
    git(folder, "add", ".");
    git(folder, "commit", "-q", "-m", "list");
    const pinned = git(folder, "rev-parse", "HEAD").trim();
    const text = await staysAsItIs(project, () => git(folder, "commit", "-q", "--allow-empty", "-m", "x"));
    expect(JSON.parse(text).sources.repo.commit).toBe(pinned);
  });

  it.each<[what: string, change: (text: string) => string]>([
    ["line endings of Windows", (text) => text.replaceAll("\n", "\r\n")],
    ["a byte order mark", (text) => `\uFEFF${text}`],
  ])("stays as it is where it has %s", async (_what, change) => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    await project.update();
    const text = change(await project.lockText());
    await project.write("extrahop.lock.json", text);
    expect(await staysAsItIs(project)).toBe(text);
  });

  it("gets the request of a changed declaration, with the validators of its own server", async () => {
    const servers = await Promise.all(
      ["1", "2"].map((etag) =>
        feedServer((_q, response) => response.writeHead(200, { etag }).end("198.51.100.7\n")),
      ),
    );
    const [first, second] = servers.map(({ url }) => `sources: { web: { url: "${url}/" } }\n`);
    const project = await projectWith(first ?? "");
    await project.update();
    await project.write("extrahop.sources.yaml", second ?? "");
    expect(await project.update()).toMatchObject([{ result: "unchanged" }]);
    expect((await project.lock()).sources["web"]).toMatchObject({
      etag: "2",
      request: `${servers[1]?.url}/`,
    });
    expect(servers[1]?.requests[0]?.headers["if-none-match"]).toBeUndefined();
  });
});

describe("a store whose content is committed", () => {
  it("is the same in a clone, also where git converts line endings", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\r\n198.51.100.8\r\n",
      ".gitattributes": "* text=auto\n",
    });
    await project.update();
    await rm(join(project.folder, ".extrahop", ".gitignore"));
    await project.update();
    git(project.folder, "init", "-q");
    git(project.folder, "add", "--all");
    git(project.folder, "commit", "-q", "-m", "One");
    const { sha256 = "" } = (await project.lock()).sources["own"] ?? {};
    for (const converts of ["true", "false"]) {
      const clone = join(await temporaryFolder(), "clone");
      git(project.folder, "-c", `core.autocrlf=${converts}`, "clone", "-q", project.folder, clone);
      const { store } = readDeclaration(join(clone, "extrahop.sources.yaml"));
      expect(await new ContentStore(store).isIntact(sha256)).toBe(true);
    }
  });

  it("keeps everything else of it out of git, also where its .gitignore was removed", async () => {
    const project = await projectWith("sources: { own: { file: own.txt } }\n", {
      "own.txt": "198.51.100.7\n",
    });
    git(project.folder, "init", "-q");
    const listed = () => {
      git(project.folder, "add", "--all");
      return git(project.folder, "ls-files", ".extrahop").trim().split("\n").filter(Boolean);
    };
    await project.update();
    expect(listed()).toEqual([]);
    await rm(join(project.folder, ".extrahop", ".gitignore"));
    await project.update();
    const [content = ""] = await readdir(join(project.folder, ".extrahop", "content"));
    expect(listed()).toEqual([
      ".extrahop/.gitattributes",
      ".extrahop/.gitignore",
      `.extrahop/content/${content}`,
    ]);
    expect(await readFile(join(project.folder, ".extrahop", "status.json"), "utf8")).toContain("lastSuccess");
  });
});
