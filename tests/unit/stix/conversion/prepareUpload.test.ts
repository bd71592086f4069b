import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  type Generation,
  inspect,
  type PreparedUpload,
  type PrepareOptions,
  prepareUpload,
} from "../../../../provider/src/stix/index.js";
import { archiveOf, folderOf, membersOf, tar } from "../../../support/stix/archives.js";
import { bundle, indicator } from "../../../support/stix/bundles.js";
import { address, lookingFor } from "../../../support/stix/packages.js";
import { temporaryFolder } from "../../../support/temporaryFolder.js";

const stix1 = (version: string | undefined, ...addresses: string[]) =>
  lookingFor(...addresses.map((one) => address(one))).replace(
    ' version="1.2"',
    version === undefined ? "" : ` version="${version}"`,
  );

const object = (name: string, revoked = false) =>
  indicator(`[domain-name:value = '${name}']`, {
    // One id for each name.
    id: `indicator--d81f86b9-975b-4c0b-875e-${Buffer.from(name.padEnd(6)).toString("hex").slice(0, 12)}`,
    created: "2020-01-01T00:00:00.000Z",
    modified: "2020-01-01T00:00:00.000Z",
    valid_from: "2020-01-01T00:00:00Z",
    ...(revoked ? { revoked } : {}),
  });
const stix2 = (name: string) => bundle(object(name));

interface Prepared extends PreparedUpload {
  /** Where temporary files were made. */
  readonly folder: string;
}

async function prepare(
  path: string,
  generation: Generation,
  options: Partial<PrepareOptions> = {},
): Promise<Prepared> {
  const folder = await temporaryFolder();
  const prepared = await prepareUpload(path, {
    generation,
    collectionName: "apt1",
    temporaryFolder: folder,
    now: new Date("2020-06-01"),
    ...options,
  });
  const content = await readFile(prepared.path);
  expect(prepared.bytes).toBe(content.length);
  expect(prepared.sha256).toBe(createHash("sha256").update(content).digest("hex"));
  return { ...prepared, folder };
}

describe("a source that fits the system", () => {
  it.each([
    ["stix1", ".tar", "feed.tar", { "a.xml": stix1("1.2", "192.0.2.1"), "b.xml": stix1("1.0", "192.0.2.2") }],
    ["stix1", ".tgz", "feed.tgz", { "a.stix": stix1("1.1.1", "192.0.2.1") }],
    ["stix1", ".tgz", "of-1.0.tgz", { "a.xml": stix1(undefined, "192.0.2.1") }],
    ["stix1", ".tgz", "feed.tar.gz", { "a.xml": stix1("1.0.1", "192.0.2.1") }],
    ["stix1", ".tgz", "named-wrongly", { "a.xml": stix1("1.1", "192.0.2.1") }],
    ["stix2", ".tgz", "feed.tgz", { "a.json": stix2("a.example"), "sub/b.json": stix2("b.example") }],
  ] as const)("goes as it is to %s systems, as %s: %s", async (generation, ending, name, files) => {
    const archive = await archiveOf(files, name);
    const { path, fileName, how, losses, dispose, folder } = await prepare(archive, generation);
    expect({ path, fileName, how, losses }).toEqual({
      path: archive,
      fileName: `apt1${ending}`,
      how: "as-is",
      losses: [],
    });
    expect(await readdir(folder)).toEqual([]);
    await dispose();
    expect((await stat(archive)).isFile()).toBe(true);
  });

  it("goes as it is when it is a bundle, whatever the file is called", async () => {
    const source = join(await folderOf({ "feed.stix2": stix2("a.example") }), "feed.stix2");
    const { path, fileName, how } = await prepare(source, "stix2");
    expect({ path, fileName, how }).toEqual({ path: source, fileName: "apt1.json", how: "as-is" });
  });
});

describe("a source that is only wrapped wrongly", () => {
  it("is packed when it is a lone package for stix1 systems, and the archive does not depend on the file's name", async () => {
    const text = stix1("1.2", "192.0.2.1");
    const folder = await folderOf({ "one.xml": text, "other.stix": text });
    const first = await prepare(join(folder, "one.xml"), "stix1");
    const second = await prepare(join(folder, "other.stix"), "stix1");
    expect(first).toMatchObject({ how: "packed", fileName: "apt1.tgz", losses: [] });
    expect(await membersOf(first.path)).toEqual({ "apt1.xml": text });
    expect(second.sha256).toBe(first.sha256);
  });

  it("is unpacked and packed when it is a compressed package", async () => {
    const text = stix1("1.2", "192.0.2.1");
    const source = join(await folderOf({ "one.xml.gz": gzipSync(text) }), "one.xml.gz");
    expect(await membersOf((await prepare(source, "stix1")).path)).toEqual({ "apt1.xml": text });
  });

  it.each([
    ["stix1", ".xml", stix1("1.2", "192.0.2.1"), stix1("1.1", "192.0.2.2")],
    ["stix2", ".json", stix2("a.example"), stix2("b.example")],
  ] as const)(
    "is packed when it is a folder of documents, for %s systems",
    async (generation, ending, one, two) => {
      const files = { [`b${ending}`]: one, [`a/deeper/c${ending}`]: two, "README.md": "Hello." };
      const folder = await folderOf(files);
      const first = await prepare(folder, generation);
      expect(first).toMatchObject({ how: "packed", fileName: "apt1.tgz", losses: [] });
      expect(await membersOf(first.path)).toEqual({ [`b${ending}`]: one, [`a/deeper/c${ending}`]: two });
      const copy = await temporaryFolder();
      await cp(folder, copy, { recursive: true });
      await utimes(join(copy, `b${ending}`), 1, 1);
      expect((await prepare(copy, generation)).sha256).toBe(first.sha256);
    },
  );

  it("is taken out of a folder that holds one bundle", async () => {
    const folder = await folderOf({ "sub/a.json": stix2("a.example") });
    const { path, fileName, how } = await prepare(folder, "stix2");
    expect({ path, fileName, how }).toEqual({
      path: join(folder, "sub/a.json"),
      fileName: "apt1.json",
      how: "packed",
    });
  });

  it("is packed again when it is a plain tar of bundles", async () => {
    const files = { "b.json": stix2("b.example"), "a.json": stix2("a.example") };
    const { path, fileName, how } = await prepare(await archiveOf(files, "feed.tar"), "stix2");
    expect({ fileName, how }).toEqual({ fileName: "apt1.tgz", how: "packed" });
    expect(await membersOf(path)).toEqual(files);
    expect(
      gunzipSync(await readFile(path))
        .subarray(0, 6)
        .toString(),
    ).toBe("a.json");
  });

  it("is packed from archives in a folder and the documents beside them, each under its place", async () => {
    const inner = await readFile(await archiveOf({ "x/a.xml": stix1("1.2", "192.0.2.1") }, "inner.tgz"));
    const folder = await folderOf({ "inner.tgz": inner, "b.xml": stix1("1.2", "192.0.2.2") });
    const { path, how } = await prepare(folder, "stix1");
    expect(how).toBe("packed");
    expect(await membersOf(path)).toEqual({
      "inner.tgz/x/a.xml": stix1("1.2", "192.0.2.1"),
      "b.xml": stix1("1.2", "192.0.2.2"),
    });
  });

  it("keeps both documents when an archive has two of one name", async () => {
    const twice = tar([
      { path: "a.json", content: stix2("a.example") },
      { path: "a.json", content: stix2("b.example") },
    ]);
    const archive = join(await folderOf({ "feed.tar": twice }), "feed.tar");
    const { path } = await prepare(archive, "stix2");
    expect(await membersOf(path)).toEqual({ "a.json": stix2("a.example"), "a-2.json": stix2("b.example") });
  });

  it.each(["folder", "archive"])("is refused when its %s changed since it was inspected", async (kind) => {
    const files = { "a.json": stix2("a.example"), "b.json": stix2("b.example") };
    const source = kind === "folder" ? await folderOf(files) : await archiveOf(files, "feed.tar");
    const inspection = await inspect(source);
    if (kind === "folder") await writeFile(join(source, "b.json"), stix2("c.example"));
    else await cp(await archiveOf({ ...files, "b.json": stix2("c.example") }, "feed.tar"), source);
    const folder = await temporaryFolder();
    await expect(
      prepareUpload(source, {
        generation: "stix2",
        collectionName: "apt1",
        inspection,
        temporaryFolder: folder,
      }),
    ).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_CHANGED" });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a source of another format", () => {
  it.each([
    ["stix1", "a bundle", "feed.json", stix2("a.example")],
    ["stix1", "a list", "feed.txt", "a.example\n"],
    ["stix2", "a package", "feed.xml", stix1("1.2", "192.0.2.1")],
    ["stix2", "a list", "feed.txt", "a.example\n"],
    ["stix2", "a bare object", "feed.json", JSON.stringify(object("a.example"))],
    ["stix2", "a bundle in UTF-16", "feed.json", Buffer.from(`\ufeff${stix2("a.example")}`, "utf16le")],
  ] as const)("is converted for %s systems: %s", async (generation, _, name, content) => {
    const source = join(await folderOf({ [name]: content }), name);
    const { path, fileName, how, indicators } = await prepare(source, generation);
    expect({ fileName, how, indicators }).toEqual({ fileName: "apt1.tgz", how: "converted", indicators: 1 });
    const again = await inspect(path);
    expect(again.total).toBe(1);
    expect(again.documents.map(({ format, version }) => ({ format, version }))).toEqual([
      { format: generation, version: generation === "stix1" ? "1.2" : "2.1" },
    ]);
    expect(Object.keys(await membersOf(path))).toEqual([
      `apt1-0001${generation === "stix1" ? ".xml" : ".json"}`,
    ]);
  });

  it("is converted when only one of its documents is, with every value once", async () => {
    const folder = await folderOf({
      "a.xml": stix1("1.2", "192.0.2.1", "192.0.2.2"),
      "b.txt": "192.0.2.2\n192.0.2.3\n",
    });
    const { path, how } = await prepare(folder, "stix1");
    expect(how).toBe("converted");
    expect((await inspect(path, { values: true })).values?.["ipv4-addr"]).toEqual([
      "192.0.2.1",
      "192.0.2.2",
      "192.0.2.3",
    ]);
  });

  it("is split at the limit", async () => {
    const list = Array.from({ length: 25 }, (_, i) => `192.0.2.${i}`).join("\n");
    const source = join(await folderOf({ "feed.txt": list }), "feed.txt");
    const { path } = await prepare(source, "stix1", { limits: { observablesPerFile: 10 } });
    expect(Object.keys(await membersOf(path)).sort()).toEqual([
      "apt1-0001.xml",
      "apt1-0002.xml",
      "apt1-0003.xml",
    ]);
  });

  it("says what it lost", async () => {
    const mutex = {
      ...object("x"),
      id: "indicator--00000000-0000-4000-8000-000000000001",
      pattern: "[mutex:name = 'x']",
    };
    const gone = { ...object("b.example", true), id: "indicator--00000000-0000-4000-8000-000000000002" };
    const source = join(await folderOf({ "f.json": bundle(object("a.example"), mutex, gone) }), "f.json");
    const { losses, indicators } = await prepare(source, "stix1");
    expect(indicators).toBe(1);
    expect(losses.map(({ reason, count }) => [reason, count])).toEqual([
      ["mutex", 1],
      ["revoked", 1],
    ]);
  });

  it("is refused when it changed since it was inspected", async () => {
    const source = join(await folderOf({ "feed.txt": "a.example\n" }), "feed.txt");
    const inspection = await inspect(source);
    await writeFile(source, "b.example\n");
    await expect(prepare(source, "stix1", { inspection })).rejects.toMatchObject({
      code: "EXTRAHOP_SOURCE_CHANGED",
    });
  });
});

describe("preparing", () => {
  it("says that a source is gone since it was inspected", async () => {
    const source = join(await folderOf({ "feed.json": stix2("a.example") }), "feed.json");
    const inspection = await inspect(source);
    await rm(source);
    await expect(prepare(source, "stix2", { inspection })).rejects.toMatchObject({
      code: "EXTRAHOP_SOURCE_CHANGED",
    });
  });

  it("reads the source no further than needed when it was inspected already", async () => {
    const source = await archiveOf({ "a.xml": stix1("1.2", "192.0.2.1") }, "feed.tgz");
    const inspection = await inspect(source);
    const { how } = await prepare(source, "stix1", { inspection });
    expect(how).toBe("as-is");
  });

  it("refuses a source with errors for every system, and leaves no files", async () => {
    const source = join(await folderOf({ "feed.xml": "<stix:STIX_Package>" }), "feed.xml");
    for (const generation of ["stix1", "stix2"] as const) {
      const folder = await temporaryFolder();
      const refused = prepareUpload(source, { generation, collectionName: "apt1", temporaryFolder: folder });
      await expect(refused).rejects.toMatchObject({ code: "EXTRAHOP_SOURCE_INVALID" });
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it("keeps temporary files to the user, and removes them when asked, as often as asked", async () => {
    const source = join(await folderOf({ "feed.txt": "a.example\n" }), "feed.txt");
    const { folder, path, dispose } = await prepare(source, "stix1");
    const [own = ""] = await readdir(folder);
    expect((await stat(join(folder, own))).mode & 0o777).toBe(0o700);
    expect(path.startsWith(join(folder, own))).toBe(true);
    await dispose();
    await dispose();
    expect(await readdir(folder)).toEqual([]);
  });

  it("makes the same bytes of the same source", async () => {
    const one = join(await folderOf({ "feed.txt": "a.example\n192.0.2.1\n" }), "feed.txt");
    const two = join(await folderOf({ "feed.txt": "a.example\n192.0.2.1\n" }), "feed.txt");
    for (const generation of ["stix1", "stix2"] as const) {
      const first = await prepare(one, generation);
      const second = await prepare(two, generation, { now: new Date("2030-01-01") });
      expect(second.sha256).toBe(first.sha256);
    }
  });
});

describe("a source that was not judged in full", () => {
  const one = stix2("a.example");
  const hidden = bundle(object("c.example"), {
    type: "domain-name",
    spec_version: "2.1",
    id: "domain-name--d81f86b9-975b-4c0b-875e-810c5ad45a4f",
    value: "own.example",
  });

  it.each([
    ["a foreign member", { "a.json": one, "notes.bin": "\0" }, ["foreign-member"], { "a.json": one }],
    [
      "a hidden name",
      { "a.json": one, ".b.json": stix2("b.example") },
      ["hidden-member"],
      { "a.json": one, "b.json": stix2("b.example") },
    ],
    [
      "a wrong ending",
      { "a.xml": one, "c.json": stix2("c.example") },
      ["misnamed-member"],
      { "a.xml.json": one, "c.json": stix2("c.example") },
    ],
  ] as const)("is packed from its documents where the wrapping has %s", async (_, files, kinds, expected) => {
    const { path, how, notAsIs } = await prepare(await archiveOf(files, "feed.tgz"), "stix2");
    expect({ how, kinds: notAsIs.map(({ kind }) => kind) }).toEqual({ how: "packed", kinds });
    if (path.endsWith(".tgz")) expect(await membersOf(path)).toEqual(expected);
    else expect({ "a.json": (await readFile(path)).toString() }).toEqual(expected);
  });

  it("keeps the documents that were, and converts the others", async () => {
    const source = await archiveOf(
      { "a.json": one, "b.json": hidden, "z.json": stix2("z.example") },
      "feed.tgz",
    );
    const { path, how, notAsIs, indicators } = await prepare(source, "stix2");
    expect({ how, notAsIs, indicators }).toEqual({
      how: "converted",
      notAsIs: [{ kind: "outside-scope", count: 1 }],
      indicators: 1,
    });
    const members = await membersOf(path);
    expect(Object.keys(members)).toEqual(["a.json", "apt1-0001.json", "z.json"]);
    expect(members["a.json"]).toBe(one);
    const converted = members["apt1-0001.json"] ?? "";
    expect(converted).toContain("c.example");
    expect(converted).not.toContain("own.example");
  });

  it("uploads what it was judged to be, where white space precedes a bundle", async () => {
    const content = `${" ".repeat(5_000)}${stix2("b.example")}`;
    const source = await archiveOf({ "a.json": one, "b.json": content }, "feed.tgz");
    const inspection = await inspect(source);
    expect(inspection.indicators["domain-name"]).toBe(2);
    expect((await prepare(source, "stix2")).how).toBe("as-is");
    const changed = await archiveOf(
      { "a.json": one, "b.json": content.replace("b.example", "c.example") },
      "feed.tgz",
    );
    expect((await inspect(changed)).digest).not.toBe(inspection.digest);
  });
});
