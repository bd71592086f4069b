import { execFile } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inspect, type PackableDocument, packDocuments } from "../../provider/src/stix/index.js";
import { folderOf } from "../support/stix/archives.js";
import { bundle, indicator } from "../support/stix/bundles.js";
import { valuesOf } from "../support/stix/inspecting.js";
import { domain, lookingFor } from "../support/stix/packages.js";
import { temporaryFolder } from "../support/temporaryFolder.js";

const run = promisify(execFile);

const document = (name: string, text: string): PackableDocument => ({
  name,
  bytes: Buffer.byteLength(text),
  content: [Buffer.from(text)],
});
const samples = [
  ["a.xml", "<a/>"],
  ["b/empty.json", ""],
  ["b/exactly-one-block.xml", "x".repeat(512)],
  ["b/large.xml", "0123456789abcdef".repeat(40_000)],
  [`long/${"folder-of-a-long-path/".repeat(6)}${"name".repeat(40)}.xml`, "long"],
  ["ümläut-証.json", "{}"],
] as const;

async function unpacked(archive: string): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  await run("tar", ["-xzf", archive, "-C", folder]);
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[path.slice(folder.length + 1)] = await readFile(path, "utf8");
  }
  return found;
}

describe("archives and the system's tar", () => {
  it("tar extracts exactly the packed documents, with neutral owners, modes and times", async () => {
    const archive = join(await temporaryFolder(), "feed.tgz");
    const { bytes, sha256 } = await packDocuments(
      samples.map(([name, text]) => document(name, text)),
      archive,
    );
    expect(await unpacked(archive)).toEqual(Object.fromEntries(samples));
    expect((await stat(archive)).size).toBe(bytes);
    expect((await run("sha256sum", [archive])).stdout.slice(0, 64)).toBe(sha256);
    const { stdout } = await run("tar", ["-tvzf", archive, "--numeric-owner", "--full-time", "--utc"], {
      env: { ...process.env, LC_ALL: "C.UTF-8" },
    });
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(samples.length);
    for (const line of lines) expect(line).toMatch(/^-rw-r--r-- 0\/0 +\d+ 1970-01-01 00:00:00 /);
    expect(lines.map((line) => line.replace(/^.* 00:00:00 /, ""))).toEqual(samples.map(([name]) => name));
  });

  it("tar lists thousands of documents that were packed from a stream", async () => {
    const archive = join(await temporaryFolder(), "feed.tgz");
    async function* many() {
      for (let i = 0; i < 3_000; i++)
        yield document(`part-${String(i).padStart(4, "0")}.xml`, `<part n="${i}"/>`);
    }
    await packDocuments(many(), archive);
    const { stdout: names } = await run("tar", ["-tzf", archive]);
    expect(names.trimEnd().split("\n")).toHaveLength(3_000);
    const { stdout: last } = await run("tar", ["-xzOf", archive, "part-2999.xml"]);
    expect(last).toBe('<part n="2999"/>');
  });

  it("the digest is the same for each format that tar writes", async () => {
    const source = await folderOf({
      "deep/x.xml": lookingFor(domain("one.example")),
      "y.json": bundle(indicator("[domain-name:value = 'two.example']")),
    });
    const folder = await temporaryFolder();
    const archive = async (name: string, ...options: string[]) => {
      await run("tar", [...options, "-f", join(folder, name), "-C", source, "."]);
      return join(folder, name);
    };
    const sources = [
      source,
      await archive("gnu.tgz", "-cz", "--format=gnu"),
      await archive("pax.tar.gz", "-cz", "--format=pax"),
      await archive("v7.tar", "-c", "--format=v7"),
      await archive("ustar.tar", "-c", "--format=ustar", "--sort=name"),
    ];
    const found = await Promise.all(sources.map((path) => inspect(path, { values: true })));
    for (const one of found) {
      expect(one.problems).toEqual([]);
      expect(valuesOf(one)).toEqual(["domain-name one.example", "domain-name two.example"]);
      expect(one.digest).toBe(found[0]?.digest);
    }
  });
});
