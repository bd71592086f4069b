import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type PackableDocument, packDocuments } from "../../../../provider/src/stix/index.js";
import { membersOf } from "../../../support/stix/archives.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const document = (name: string, text: string, pieceLength = 1_000): PackableDocument => {
  const all = Buffer.from(text);
  const content: Buffer[] = [];
  for (let at = 0; at < all.length; at += pieceLength) content.push(all.subarray(at, at + pieceLength));
  return { name, bytes: all.length, content };
};
const samples = [
  ["a.xml", "<a/>"],
  ["b/empty.json", ""],
  ["b/exactly-one-block.xml", "x".repeat(512)],
  ["b/large.xml", "0123456789abcdef".repeat(40_000)],
  [`long/${"folder-of-a-long-path/".repeat(6)}${"name".repeat(40)}.xml`, "long"],
  ["ümläut-証.json", "{}"],
] as const;

describe("packing documents", () => {
  it("makes an archive with exactly the documents, and returns its size and SHA-256", async () => {
    const archive = join(await temporaryFolder(), "feed.tgz");
    const { bytes, sha256 } = await packDocuments(
      samples.map(([name, text]) => document(name, text)),
      archive,
    );
    expect(await membersOf(archive)).toEqual(Object.fromEntries(samples));
    const content = await readFile(archive);
    expect(bytes).toBe(content.length);
    expect(sha256).toBe(createHash("sha256").update(content).digest("hex"));
  });

  it("leaves no trace of clock, user, platform, order, pieces, or files in the bytes", async () => {
    const folder = await temporaryFolder();
    const texts = samples.map(([name, text], i) => ({ name, text, file: join(folder, `file${i}`) }));
    for (const [i, { text, file }] of texts.entries()) {
      await writeFile(file, text);
      await chmod(file, i % 2 === 0 ? 0o600 : 0o755);
      await utimes(file, i * 1e6, i * 1e6);
    }
    async function* oneByOne() {
      for (const { name, text } of texts) yield document(name, text, 7_777);
    }
    const ways = {
      sorted: texts.map(({ name, text }) => document(name, text)),
      reversed: texts.map(({ name, text }) => document(name, text, 100_000)).reverse(),
      streamed: oneByOne(),
      files: texts.map(({ name, text, file }) => ({
        name,
        bytes: Buffer.byteLength(text),
        content: { file },
      })),
    };
    const archives: Buffer[] = [];
    for (const [way, documents] of Object.entries(ways)) {
      const archive = join(folder, `${way}.tgz`);
      await packDocuments(documents, archive);
      archives.push(await readFile(archive));
    }
    const [first = Buffer.alloc(0), ...others] = archives;
    for (const other of others) expect(other.equals(first)).toBe(true);
    // RFC 1952: magic, deflate, no flags, no time, extra flags, unknown operating system.
    expect([...first.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    // POSIX: the archive ends with two blocks of zeros.
    expect(
      gunzipSync(first)
        .subarray(-1024)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it("packs thousands of documents from a stream", async () => {
    const archive = join(await temporaryFolder(), "feed.tgz");
    async function* many() {
      for (let i = 0; i < 3_000; i++)
        yield document(`part-${String(i).padStart(4, "0")}.xml`, `<part n="${i}"/>`);
    }
    await packDocuments(many(), archive);
    const members = await membersOf(archive);
    expect(Object.keys(members)).toHaveLength(3_000);
    expect(members["part-2999.xml"]).toBe('<part n="2999"/>');
  });

  it.each([
    ["shrank", "1234", 5],
    ["grew", "1234", 3],
  ])("refuses a file that %s since it was measured, and leaves no files", async (_, text, bytes) => {
    const folder = await temporaryFolder();
    const source = join(await temporaryFolder(), "a.xml");
    await writeFile(source, text);
    await expect(
      packDocuments([{ name: "a.xml", bytes, content: { file: source } }], join(folder, "feed.tgz")),
    ).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_CHANGED" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses a stream out of order and the same name twice", async () => {
    const folder = await temporaryFolder();
    async function* unordered() {
      yield document("b.xml", "");
      yield document("a.xml", "");
    }
    await expect(packDocuments(unordered(), join(folder, "feed.tgz"))).rejects.toThrow(
      '"a.xml" follows "b.xml"',
    );
    const twice = [document("a.xml", "1"), document("a.xml", "2")];
    await expect(packDocuments(twice, join(folder, "feed.tgz"))).rejects.toThrow('"a.xml" follows "a.xml"');
    expect(await readdir(folder)).toEqual([]);
  });

  it("keeps the file that was there when packing fails, and replaces it when it works", async () => {
    const folder = await temporaryFolder();
    const archive = join(folder, "feed.tgz");
    await writeFile(archive, "before");
    async function* failing() {
      yield document("a.xml", "x".repeat(1e6));
      throw new Error("the source broke");
    }
    await expect(packDocuments(failing(), archive)).rejects.toThrow("the source broke");
    expect(await readFile(archive, "utf8")).toBe("before");
    expect(await readdir(folder)).toEqual(["feed.tgz"]);
    await packDocuments([document("a.xml", "<a/>")], archive);
    expect(await membersOf(archive)).toEqual({ "a.xml": "<a/>" });
  });

  it("stops when it is asked to, and leaves no files", async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    async function* endless() {
      for (let i = 0; i < 100_000; i++) {
        if (i === 10) stop.abort();
        yield document(`part-${String(i).padStart(6, "0")}.xml`, "x".repeat(10_000));
      }
    }
    await expect(packDocuments(endless(), join(folder, "feed.tgz"), stop.signal)).rejects.toThrow(/abort/i);
    expect(await readdir(folder)).toEqual([]);
  });

  it("says which folder is missing", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "there"));
    await expect(packDocuments([], join(folder, "missing", "feed.tgz"))).rejects.toMatchObject({
      code: "ENOENT",
    });
  });
});
