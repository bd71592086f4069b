import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { appendFile, chmod, mkdir, readdir, rename, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip, gzipSync } from "node:zlib";
import { inspect, readFeed } from "../../../../provider/src/stix/index.js";
import { addToFigure } from "../../../support/figures.js";
import { type TarEntry, tar, tgz } from "../../../support/stix/archives.js";
import { codesOf, errorsOf, inspectContent } from "../../../support/stix/inspecting.js";
import { domain, lookingFor } from "../../../support/stix/packages.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";
import { unprivileged } from "../../../support/unprivileged.js";

const xml = lookingFor(domain("one.example"));

/** An opening tag and many megabytes of spaces. */
function* spaces(megabytes: number): Generator<Buffer> {
  yield Buffer.from("<a>");
  const megabyte = Buffer.alloc(1e6, " ");
  for (let i = 0; i < megabytes; i++) yield megabyte;
}

describe("hostile and broken sources", () => {
  it.each<[what: string, entry: TarEntry, message: RegExp]>([
    ["an absolute path", { path: "/etc/cron.d/x", content: xml }, /absolute path/],
    ["an absolute path of Windows", { path: "C:\\x", content: xml }, /absolute path/],
    ["a path that climbs out", { path: "a/../../x", content: xml }, /leaves the archive/],
    ["a path that climbs out by backslashes", { path: "a\\..\\x", content: xml }, /leaves the archive/],
    [
      "a path that climbs out in an extended header",
      { path: "x", content: xml, pax: { path: "../x" } },
      /leaves the archive/,
    ],
    ["a symbolic link", { path: "x", type: "2", linkName: "/etc/passwd" }, /SymbolicLink/],
    ["a hard link", { path: "x", type: "1", linkName: "a" }, /of type Link/],
    ["a device", { path: "x", type: "3" }, /CharacterDevice/],
    ["a FIFO", { path: "x", type: "6" }, /FIFO/],
    ["a sparse file", { path: "x", type: "S", content: xml }, /sparse/],
    [
      "a sparse file by extended header",
      { path: "x", content: xml, pax: { "GNU.sparse.major": "1" } },
      /sparse/,
    ],
    ["no name", { path: "", content: xml }, /no usable name/],
    [
      "a name beyond all reason",
      { path: "x", content: xml, pax: { path: "y".repeat(5_000) } },
      /no usable name/,
    ],
  ])("archives with %s are refused, and the member is named", async (_, entry, message) => {
    const found = await inspectContent(tgz([{ path: "a.xml", content: xml }, entry]));
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({
        code: "unsafe-member",
        member: expect.any(String),
        message: expect.stringMatching(message),
      }),
    ]);
    addToFigure("hostile inputs refused", 1);
  });

  it.each<[what: string, content: Buffer, code: string]>([
    [
      "an archive cut off in a member",
      tar([{ path: "a.xml", content: xml }]).subarray(0, 900),
      "archive-damaged",
    ],
    [
      "an archive cut off in a header",
      tar([
        { path: "a", content: "" },
        { path: "b", content: xml },
      ]).subarray(0, 700),
      "archive-damaged",
    ],
    [
      "a member that claims too much",
      tar([{ path: "a.xml", content: xml, size: 8 * 1024 ** 3 - 1 }]),
      "archive-damaged",
    ],
    [
      "a wrong checksum",
      Buffer.concat([tar([{ path: "a", content: xml }], "open"), Buffer.alloc(512, 1)]),
      "archive-damaged",
    ],
    [
      "an extended header beyond all reason",
      tar([{ path: "x", type: "x", content: "", size: 2 ** 30 }]),
      "archive-damaged",
    ],
    [
      "a malformed extended header",
      tar([
        { path: "x", type: "x", content: "99 path=a\n" },
        { path: "a", content: xml },
      ]),
      "archive-damaged",
    ],
    ["compressed data cut off", tgz([{ path: "a.xml", content: xml }]).subarray(0, -20), "gzip-damaged"],
    ["compressed data that was damaged", damaged(tgz([{ path: "a.xml", content: xml }])), "gzip-damaged"],
  ])("%s is an error", async (_, content, code) => {
    // Once, though both the entry and the archive end there.
    expect(codesOf(await inspectContent(content)).filter((found) => found === code)).toEqual([code]);
    addToFigure("hostile inputs refused", 1);
  });

  it.each<[what: string, inner: Buffer]>([
    ["a tar archive", tar([{ path: "b.xml", content: xml }])],
    ["compressed data", gzipSync(xml)],
  ])("%s inside an archive is an error that says so", async (_, inner) => {
    const found = await inspectContent(tgz([{ path: "a.tgz", content: inner }]));
    expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "nested-archive", member: "a.tgz" })]);
    addToFigure("hostile inputs refused", 1);
  });

  it.each<[what: string, start: readonly number[]]>([
    ["zip archive", [0x50, 0x4b, 3, 4]],
    ["7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
    ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
    ["bzip2", [0x42, 0x5a, 0x68, 0x39]],
    ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
    ["RAR", [0x52, 0x61, 0x72, 0x21, 0x1a, 7]],
  ])("a %s under another name is an error that names it", async (what, start) => {
    const found = await inspectContent(Buffer.from([...start, ...Buffer.from("x".repeat(600))]), {
      name: "feed.tgz",
    });
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({ code: "foreign-format", message: expect.stringContaining(what) }),
    ]);
    addToFigure("hostile inputs refused", 1);
  });

  it("a file without bytes is an error, and so is one that unpacks to none", async () => {
    expect(codesOf(await inspectContent(""))).toEqual(["empty-file"]);
    expect(codesOf(await inspectContent(gzipSync("")))).toEqual(["empty-file"]);
    addToFigure("hostile inputs refused", 1);
  });

  it("a bomb is stopped at the limit, and its memory is not used", async () => {
    const path = join(await temporaryFolder(), "bomb.xml.gz");
    await pipeline(spaces(300), createGzip({ level: 1 }), createWriteStream(path));
    const before = process.memoryUsage().rss;
    expect(codesOf(await inspect(path, { limits: { unpackedBytes: 1024 * 1024 } }))).toEqual([
      "unpacks-too-large",
    ]);
    expect(codesOf(await inspect(path))).toEqual(["xml-not-well-formed"]);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
    addToFigure("hostile inputs refused", 1);
  });

  it("more members than the limit are an error, in archives and folders", async () => {
    const entries = Array.from({ length: 5 }, (_, i) => ({ path: `${i}.xml`, content: xml }));
    expect(codesOf(await inspectContent(tgz(entries), { limits: { members: 4 } }))).toContain(
      "too-many-members",
    );
    const folder = await temporaryFolder();
    for (const { path, content } of entries) await writeFile(join(folder, path), content);
    expect(codesOf(await inspect(folder, { limits: { members: 4 } }))).toEqual(["too-many-members"]);
    expect(codesOf(await inspect(folder, { limits: { members: 5 } }))).toEqual([]);
    addToFigure("hostile inputs refused", 1);
  });

  it("what is not there, or is not a file, is an error at once", async () => {
    const folder = await temporaryFolder();
    expect(codesOf(await inspect(join(folder, "nothing")))).toEqual(["source-missing"]);
    await writeFile(join(folder, "file"), xml);
    expect(codesOf(await inspect(join(folder, "file", "below")))).toEqual(["source-missing"]);
    expect(codesOf(await inspect("/dev/zero"))).toEqual(["not-a-file"]);
    const server = createServer().listen(join(folder, "socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    expect(codesOf(await inspect(join(folder, "socket")))).toEqual(["not-a-file"]);
    expect(codesOf(await inspect(folder))).toContain("not-a-file");
    await new Promise((resolve) => server.close(resolve));
    addToFigure("hostile inputs refused", 1);
  });

  it("a folder with nothing in it is an error, and hidden files do not count", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, ".hidden.xml"), xml);
    expect(codesOf(await inspect(folder))).toEqual(["empty-folder"]);
    addToFigure("hostile inputs refused", 1);
  });

  it("what cannot be read is an error that names the reason", async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o755);
    await writeFile(join(folder, "a.xml"), xml, { mode: 0 });
    expect(errorsOf(await unprivileged(() => inspect(join(folder, "a.xml"))))).toEqual([
      expect.objectContaining({ code: "source-unreadable", message: expect.stringContaining("EACCES") }),
    ]);
    await mkdir(join(folder, "closed"));
    await chmod(join(folder, "closed"), 0);
    expect(codesOf(await unprivileged(() => inspect(folder)))).toContain("source-unreadable");
    await chmod(join(folder, "closed"), 0o700);
    addToFigure("hostile inputs refused", 1);
  });

  it("a file of a terabyte without content is refused before it is read", async () => {
    const path = join(await temporaryFolder(), "holes.xml");
    await writeFile(path, "");
    await truncate(path, 1024 ** 4);
    expect(errorsOf(await inspect(path))).toEqual([
      expect.objectContaining({
        code: "unpacks-too-large",
        message: expect.stringContaining("1099511627776 bytes"),
      }),
    ]);
    addToFigure("hostile inputs refused", 1);
  });

  it("an attribute of 20 MB is refused", async () => {
    const found = await inspectContent(`<a b="${"x".repeat(20 * 1024 * 1024)}"/>`);
    expect(errorsOf(found)).toHaveLength(1);
    addToFigure("hostile inputs refused", 1);
  });

  it("links of a folder are followed where they stay inside", async () => {
    const folder = await temporaryFolder();
    const elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere, "secret"), "10.0.0.1,key");
    await mkdir(join(folder, "feeds"));
    await writeFile(join(folder, "feeds", "a.xml"), xml);
    await symlink("feeds/a.xml", join(folder, "link.xml"));
    await symlink(folder, join(folder, "feeds", "loop"));
    await symlink(join(elsewhere, "secret"), join(folder, "out.csv"));
    const found = await inspect(folder);
    expect(found.documents.map(({ file }) => file)).toEqual([
      join(folder, "feeds", "a.xml"),
      join(folder, "link.xml"),
    ]);
    expect(errorsOf(found).map(({ code, file }) => `${code} ${file}`)).toEqual([
      `link-leaves-folder ${join(folder, "out.csv")}`,
    ]);
    expect(JSON.stringify(found)).not.toContain("key");
  });

  it.each<[what: string, change: (path: string) => Promise<void>]>([
    ["grows", (path) => appendFile(path, "<!-- more -->")],
    ["is written again", (path) => writeFile(path, lookingFor(domain("two.example")))],
    [
      "is replaced",
      async (path) => {
        await writeFile(`${path}.new`, xml);
        await rename(`${path}.new`, path);
      },
    ],
  ])("a file that %s while it is read is an error", async (_, change) => {
    const path = join(await temporaryFolder(), "feed.xml");
    await writeFile(path, xml.padEnd(xml.length + 2_000_000));
    const codes: string[] = [];
    let changed = false;
    for await (const batch of readFeed(path)) {
      if (!changed) await change(path);
      changed = true;
      for (const event of batch) if (event.kind === "problem") codes.push(event.problem.code);
    }
    expect(changed).toBe(true);
    expect(codes).toContain("source-changed");
    addToFigure("hostile inputs refused", 1);
  });

  it("reading can be stopped, by a signal and by leaving the loop, and leaves no file open", async () => {
    const path = join(await temporaryFolder(), "feed.tgz");
    await writeFile(path, tgz([{ path: "a.xml", content: xml.padEnd(xml.length + 4_000_000) }]));
    const before = (await readdir("/proc/self/fd")).length;
    await expect(inspect(path, { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow(
      "stopped",
    );
    for await (const _ of readFeed(path)) break;
    expect((await readdir("/proc/self/fd")).length).toBe(before);
  });

  it.each<[what: string, content: Buffer, code: string]>([
    [
      "bytes that are not UTF-8",
      Buffer.concat([Buffer.from(`${xml.slice(0, -20)}\n`), Buffer.from([0xe9])]),
      "bad-encoding",
    ],
    [
      "Latin-1 declared as UTF-8",
      Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<a>é</a>`, "latin1"),
      "bad-encoding",
    ],
    ["UTF-8 declared as UTF-16", Buffer.from('<?xml version="1.0" encoding="UTF-16"?><a/>'), "bad-encoding"],
    [
      "an incomplete character of UTF-16",
      Buffer.concat([Buffer.from("\ufeff<a/>", "utf16le"), Buffer.from([0x20])]),
      "bad-encoding",
    ],
    ["an unknown encoding", Buffer.from('<?xml version="1.0" encoding="KLINGON"?><a/>'), "unknown-encoding"],
  ])("%s are refused with their place", async (_, content, code) => {
    const found = await inspectContent(content);
    expect(errorsOf(found)).toEqual([
      expect.objectContaining({ code, line: expect.any(Number), column: expect.any(Number) }),
    ]);
    addToFigure("hostile inputs refused", 1);
  });

  it("names line and column of the first byte that is wrong", async () => {
    const content = Buffer.concat([Buffer.from("<a>\n<b>ééé"), Buffer.from([0xff]), Buffer.from("</b></a>")]);
    expect(errorsOf(await inspectContent(content))).toEqual([
      expect.objectContaining({ code: "bad-encoding", line: 2, column: 7 }),
    ]);
  });

  it.each<[what: string, content: (text: string) => Buffer]>([
    ["UTF-8 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16, little end first", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16, big end first", (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
    ["UTF-16 without a mark", (text) => Buffer.from(text, "utf16le")],
    [
      "Latin-1 as declared",
      (text) => Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${text}`, "latin1"),
    ],
    [
      "windows-1252 as declared",
      (text) => Buffer.from(`<?xml version='1.0' encoding='windows-1252'?>${text}`, "latin1"),
    ],
  ])("%s is read", async (_, content) => {
    const found = await inspectContent(content(lookingFor(domain("münchen.example"))));
    expect(found).toMatchObject({
      ok: true,
      problems: [],
      values: { "domain-name": ["xn--mnchen-3ya.example"] },
    });
  });

  it("the hash of a file is right, also where its content was given up early", async () => {
    const content = tgz([
      { path: "../a", content: xml },
      { path: "b", content: randomBytes(3_000_000) },
    ]);
    const found = await inspectContent(content);
    expect(codesOf(found)).toEqual(["unsafe-member"]);
    expect(found.file).toEqual({
      bytes: content.length,
      sha256: createHash("sha256").update(content).digest("hex"),
    });
  });

  it("names of members cannot break a message's line or a terminal", async () => {
    const found = await inspectContent(
      tgz([
        { path: "a\n\u001b[31m\u202e", content: "prose, not a list" },
        { path: "b", content: xml },
      ]),
    );
    expect(found.problems[0]?.message).toContain("a\\n\\u001b[31m\\u202e");
  });

  it("a source made of problems names a thousand of them and counts the rest", async () => {
    const list = Array.from({ length: 5_000 }, (_, i) =>
      i % 2 === 0 ? "198.51.100.1" : "what is this",
    ).join("\n");
    const { problems } = await inspectContent(list);
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)).toMatchObject({
      code: "too-many-problems",
      message: expect.stringMatching(/^1500 more/),
    });
  });
});

function damaged(content: Buffer): Buffer {
  const copy = Buffer.from(content);
  const middle = copy.length >> 1;
  copy.fill(0xaa, middle, middle + 20);
  return copy;
}
