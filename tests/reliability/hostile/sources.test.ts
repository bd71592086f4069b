import { execFile } from "node:child_process";
import { appendFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { createAuthority, type Simulator, startSimulator } from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import { addToFigure } from "../../support/figures.js";
import { tar, tgz } from "../../support/stix/archives.js";
import { bundleOf, packageOf } from "../../support/stix/feeds.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { unprivileged } from "../../support/unprivileged.js";
import { addBystander, ours } from "../support/bystander.js";
import { SmallEngine } from "../support/smallEngine.js";

const run = promisify(execFile);
const xml = packageOf(["one.example"]);
const json = bundleOf(["192.0.2.1"]);
const megabyte = 1024 * 1024;

let folder: string;
let system: Simulator;
/** Happens when the provider begins to make a file ready, after it was checked. */
let onPreparing: () => void = () => undefined;
let engine: SmallEngine;

beforeAll(async () => {
  const authority = await createAuthority();
  folder = await temporaryFolder();
  await chmod(folder, 0o755);
  await writeFile(join(folder, "ca.pem"), authority.caPem);
  system = await startSimulator({ kind: "console", firmware: "26.2.0", authority, apiKeys: ["key"] });
  cleanUp(() => system.stop());
  await addBystander(system);
  const config = {
    "extrahop:systems": JSON.stringify({ hq: { host: system.url, apiKey: "key", caFile: "ca.pem" } }),
  };
  engine = new SmallEngine(
    folder,
    () => config,
    (text) => {
      if (text === "preparing the file") onPreparing();
    },
  );
});

const at = (path: string) => join(folder, path);
const upWith = (source: string) => engine.up({ x: { system: "hq", source, name: "feed" } });
const messages = (errors: ReadonlyMap<string, Error>) => [...errors.values()].map(({ message }) => message);

/** Writes a source and says under which path. */
type Hostile = () => Promise<string>;
const file =
  (path: string, content: string | Buffer): Hostile =>
  async () => {
    await writeFile(at(path), content);
    return path;
  };

async function loops(): Promise<string> {
  await mkdir(at("loops"));
  for (const name of ["one", "two", "three"]) await symlink(".", at(`loops/${name}`));
  return "loops";
}

const bombEntities = Array.from(
  { length: 20 },
  (_, level) => `<!ENTITY e${level + 1} "&e${level};&e${level};">`,
);

const hostile: readonly (readonly [what: string, write: Hostile, reason: RegExp])[] = [
  [
    "a bomb of entities",
    file("bomb.xml", `<!DOCTYPE x [<!ENTITY e0 "x">${bombEntities.join("")}]><x>&e20;</x>`),
    /DOCTYPE|document type/i,
  ],
  [
    "an external entity",
    file("external.xml", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'),
    /DOCTYPE|document type/i,
  ],
  ["elements without end", file("deep.xml", "<a>".repeat(200_000)), /deep/],
  ["lists without end", file("deep.json", "[".repeat(200_000)), /deep/],
  ["half a document", file("half.xml", xml.slice(0, xml.length / 2)), /half\.xml/],
  ["half a bundle", file("half.json", json.slice(0, json.length / 2)), /half\.json/],
  [
    "a key that appears twice",
    file("twice.json", `{"type":"bundle",${json.slice(1)}`),
    /twice|more than once|duplicate/i,
  ],
  [
    "Latin-1 that says it is UTF-8",
    file("latin.xml", Buffer.from(xml.replace("one", "\u00e9"), "latin1")),
    /UTF-8/,
  ],
  [
    "an incomplete character of UTF-16",
    file("utf16.xml", Buffer.from(`\ufeff${xml}`, "utf16le").subarray(0, -1)),
    /bytes are not utf-16le/,
  ],
  ["no bytes", file("empty.xml", ""), /empty|no bytes/i],
  ["a zip under another name", file("zip.tgz", Buffer.from(`PK\x03\x04${"x".repeat(600)}`)), /zip/],
  [
    "an archive in an archive",
    file("nested.tgz", tgz([{ path: "a.tgz", content: tgz([{ path: "b.xml", content: xml }]) }])),
    /archive/,
  ],
  [
    "a member with an absolute path",
    file("absolute.tgz", tgz([{ path: "/etc/cron.d/x", content: xml }])),
    /absolute path/,
  ],
  [
    "a member that climbs out",
    file("climbs.tgz", tgz([{ path: "../../x.xml", content: xml }])),
    /leaves the archive/,
  ],
  [
    "a link in an archive",
    file("link.tgz", tgz([{ path: "x", type: "2", linkName: "/etc/passwd" }])),
    /SymbolicLink/,
  ],
  ["a device in an archive", file("device.tgz", tgz([{ path: "x", type: "3" }])), /CharacterDevice/],
  ["a sparse member", file("sparse.tgz", tgz([{ path: "x", type: "S", content: xml }])), /sparse/],
  [
    "a member that claims 8 GB",
    file("claims.tar", tar([{ path: "a.xml", content: xml, size: 8 * 1024 ** 3 - 1 }])),
    /claims\.tar/,
  ],
  ["a bomb of gzip", file("bomb.xml.gz", gzipSync(`<a>${" ".repeat(200 * megabyte)}`)), /bomb\.xml\.gz/],
  [
    "damaged compression",
    file("damaged.tgz", tgz([{ path: "a.xml", content: xml }]).subarray(0, -9)),
    /damaged|cut/i,
  ],
  [
    "a FIFO",
    async () => {
      await run("mkfifo", [at("fifo.xml")]);
      return "fifo.xml";
    },
    /no regular file|not a file|FIFO|neither/i,
  ],
  [
    "a device",
    async () => {
      await symlink("/dev/zero", at("zero.xml"));
      return "zero.xml";
    },
    /device|not a file|no regular file|neither/i,
  ],
  [
    "a folder that may not be read",
    async () => {
      await mkdir(at("closed"));
      await chmod(at("closed"), 0);
      return "closed";
    },
    /EACCES/,
  ],
  [
    "a file that may not be read",
    async () => {
      await writeFile(at("closed.xml"), xml, { mode: 0 });
      return "closed.xml";
    },
    /EACCES/,
  ],
  [
    "a link out of its folder",
    async () => {
      await mkdir(at("links"));
      await writeFile(at("links/good.xml"), xml);
      await symlink("/etc/passwd", at("links/passwd.xml"));
      return "links";
    },
    /passwd\.xml/,
  ],
  ["a folder of links to itself", loops, /link|empty|no file/i],
  ["nothing at all", async () => "missing.xml", /missing\.xml/],
  ["a path with a zero byte", async () => "a\0b.xml", /without zero characters/],
];

describe("a hostile source", () => {
  it.each(hostile)(
    "such as %s is a clear error at preview, and nothing is uploaded",
    async (_what, write, reason) => {
      const source = await write();
      const [before, memory] = [system.journal.length, process.memoryUsage().rss];
      const { errors } = await unprivileged(() => upWith(source));
      expect(messages(errors)).toEqual([expect.stringMatching(/^source: /)]);
      expect(messages(errors)[0]).toMatch(reason);
      expect(messages(errors)[0]).not.toMatch(/\.[jt]s:\d+:\d+|root:x:0/);
      expect((messages(errors)[0] ?? "").length).toBeLessThan(3_000);
      expect(system.journal.length).toBe(before);
      expect(process.memoryUsage().rss - memory).toBeLessThan(300 * megabyte);
      addToFigure("hostile inputs refused", 1);
    },
  );
});

describe("a source that changes between its preview and its upload", () => {
  const collections = () => ours(system).map(({ name, observables }) => [name, observables]);
  afterEach(() => {
    onPreparing = () => undefined;
  });

  it.each<[what: string, change: (path: string) => void]>([
    ["is written again", (path) => writeFileSync(path, bundleOf(["198.51.100.1", "198.51.100.2"]))],
    ["grows", (path) => appendFileSync(path, "  ")],
    ["is cut off", (path) => truncateSync(path, 20)],
    ["disappears", (path) => rmSync(path)],
    [
      "becomes a link to something else",
      (path) => {
        rmSync(path);
        symlinkSync("/etc/hostname", path);
      },
    ],
  ])("because it %s is refused, and nothing is uploaded", async (_what, change) => {
    await writeFile(at("changing.json"), json);
    const held = collections();
    onPreparing = () => change(at("changing.json"));
    const mark = system.journal.mark();
    const { errors } = await upWith("changing.json");
    expect(messages(errors)).toEqual([expect.stringMatching(/\[EXTRAHOP_SOURCE_(CHANGED|INVALID)\]/)]);
    expect(system.journal.since(mark).filter(({ method }) => method !== "GET")).toEqual([]);
    expect(collections()).toEqual(held);
    addToFigure("hostile inputs refused", 1);
  });

  it("is uploaded by the next run, as it is then", async () => {
    await rm(at("changing.json"), { force: true });
    await writeFile(at("changing.json"), bundleOf(["198.51.100.1", "198.51.100.2"]));
    expect(messages((await upWith("changing.json")).errors)).toEqual([]);
    expect(collections()).toEqual([["feed", 2]]);
  });
});
