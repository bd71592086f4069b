import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { addresses, bundle, indicator, stix1, stix2File, tar, tgz } from "./support/stixFiles.js";
import { startSystem } from "./support/systems.js";

const document = { path: "feed.xml", content: addresses(2) };

describe("up to 26.1", () => {
  it.each([
    ["feed.tar", tar(document)],
    ["feed.tgz", tgz(document)],
    ["feed.tar.gz", tgz(document)],
    ["FEED.TGZ", tgz(document)],
    ["feed.tar", tgz(document)],
    ["feed.tgz", tgz({ path: "feed/", type: "Directory" }, { path: "feed/a.xml", content: addresses(2) })],
    [
      "feed.tgz",
      tgz(
        document,
        { path: "README.txt", content: "who made this" },
        { path: "._feed.xml", content: "\0\x05" },
      ),
    ],
    ["feed.tgz", tgz({ ...document, path: `${"deep/".repeat(30)}feed.xml` })],
  ])("takes %s", async (fileName, file) => {
    const { api } = await startSystem();
    const answer = await api.create("feed", file, fileName);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(await api.list()).toMatchObject([{ observables: 2 }]);
  });

  it.each([
    ["another ending", "feed.zip", tgz(document), /takes .tar, .tgz, .tar.gz, not "feed.zip"/],
    ["a bare document", "feed.xml", Buffer.from(document.content), /not "feed.xml"/],
    ["a STIX 2 file", "feed.json", stix2File(1), /not "feed.json"/],
    [
      "a bundle in an archive",
      "feed.tgz",
      tgz({ path: "feed.json", content: stix2File(1) }),
      /feed.json" is not STIX 1.0 to 1.2/,
    ],
    ["no archive", "feed.tgz", Buffer.from("just a text"), /no tar archive/],
    [
      "random bytes",
      "feed.tar",
      Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7919) % 256)),
      /no tar archive/,
    ],
    ["gzip of no archive", "feed.tgz", gzipSync("just a text"), /no tar archive/],
    ["a truncated gzip", "feed.tgz", tgz(document).subarray(0, -20), /no tar archive/],
    ["a truncated archive", "feed.tar", tar(document).subarray(0, 700), /no tar archive/],
    ["an empty archive", "feed.tgz", tgz(), /holds no file/],
    ["an archive without documents", "feed.tgz", tgz({ path: "README.txt", content: "x" }), /no .xml file/],
    [
      "a document that is no STIX",
      "feed.tgz",
      tgz({ path: "a.xml", content: "<a/>" }),
      /no STIX 1.x document/,
    ],
    [
      "one broken document beside a good one",
      "feed.tgz",
      tgz(document, { path: "b.xml", content: "<a>" }),
      /b.xml" is not well-formed/,
    ],
    [
      "a symbolic link",
      "feed.tgz",
      tgz(document, { path: "b.xml", type: "SymbolicLink", linkpath: "feed.xml" }),
      /b.xml", which is a symlink/,
    ],
    [
      "a hard link",
      "feed.tgz",
      tgz(document, { path: "b.xml", type: "Link", linkpath: "feed.xml" }),
      /which is a link/,
    ],
    [
      "a device",
      "feed.tgz",
      tgz(document, { path: "null", type: "CharacterDevice" }),
      /which is a character-device/,
    ],
    ["a FIFO", "feed.tgz", tgz(document, { path: "pipe", type: "FIFO" }), /which is a fifo/],
    ["an absolute path", "feed.tgz", tgz({ ...document, path: "/etc/feed.xml" }), /leads out of it/],
    ["a path that climbs", "feed.tgz", tgz({ ...document, path: "a/../../feed.xml" }), /leads out of it/],
  ])("refuses %s", async (_what, fileName, file, says) => {
    const { api, simulator } = await startSystem();
    const answer = await api.create("feed", file, fileName);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: "invalid_file",
      detail: expect.stringMatching(says),
    });
    expect(answer.status).toBe(422);
    expect(simulator.collections()).toEqual([]);
  });

  it.each([["--format=ustar"], ["--format=gnu"], ["--format=pax"], ["--format=v7"]])(
    "reads what the system's tar writes with %s",
    async (format) => {
      const folder = await temporaryFolder();
      const nested = join(
        folder,
        "a folder of quite some length",
        "and another one in it, so that names grow",
      );
      await mkdir(nested, { recursive: true });
      await writeFile(join(nested, "feed.xml"), addresses(7));
      execFileSync("tar", [
        "-C",
        folder,
        format,
        "-czf",
        join(folder, "feed.tgz"),
        "a folder of quite some length",
      ]);
      const { api, simulator } = await startSystem();
      expect((await api.create("feed", await readFile(join(folder, "feed.tgz")))).status).toBe(204);
      expect(simulator.collections()).toMatchObject([
        { observables: 7, members: [expect.stringMatching(/^a folder.*feed\.xml$/)] },
      ]);
    },
  );
});

describe("from 26.2", () => {
  const two = stix2File(2);

  it.each([
    ["feed.json", two],
    ["feed.tgz", tgz({ path: "feed.json", content: two })],
    [
      "feed.tar.gz",
      tgz({ path: "a.json", content: stix2File(1) }, { path: "sub/b.json", content: stix2File(1) }),
    ],
    ["feed.json", Buffer.concat([Buffer.from("\ufeff"), two])],
  ])("takes %s", async (fileName, file) => {
    const { api } = await startSystem({ firmware: "26.3.0" });
    const answer = await api.createFromFile(fileName, file);
    expect([answer.status, answer.text]).toEqual([201, ""]);
    expect(await api.list()).toMatchObject([{ name: "feed", observables: 2 }]);
  });

  it.each([
    [
      "an uncompressed archive's ending",
      "feed.tar",
      tar({ path: "feed.json", content: two }),
      /takes .json, .tar.gz, .tgz, not "feed.tar"/,
    ],
    ["STIX 1.x", "feed.xml", Buffer.from(addresses(1)), /not "feed.xml"/],
    ["STIX 1.x in an archive", "feed.tgz", tgz(document), /feed.xml" is not STIX 2.0 or 2.1/],
    ["what is not JSON", "feed.json", Buffer.from("{"), /is not JSON/],
    [
      "what is not UTF-8",
      "feed.json",
      Buffer.from('{"type":"bundle","x":"\xe9"}', "latin1"),
      /is not JSON in UTF-8/,
    ],
    ["an archive named .json", "feed.json", tgz({ path: "feed.json", content: two }), /is not JSON/],
    ["another JSON", "feed.json", Buffer.from("[]"), /no STIX 2.x bundle/],
    [
      "an object alone",
      "feed.json",
      Buffer.from(JSON.stringify(indicator("[url:value = 'x']"))),
      /no STIX 2.x bundle/,
    ],
    ["objects that are no array", "feed.json", Buffer.from('{"type":"bundle","objects":{}}'), /no array/],
    [
      "an object without an id",
      "feed.json",
      bundle({ type: "indicator" }),
      /without type or id at objects\[0\]/,
    ],
    [
      "no version",
      "feed.json",
      bundle({ type: "identity", id: "identity--1" }),
      /no STIX version 2.0 or 2.1 at objects\[0\]/,
    ],
    [
      "another version",
      "feed.json",
      bundle({ type: "identity", id: "identity--1", spec_version: "3.0" }),
      /no STIX version/,
    ],
    [
      "an indicator without a pattern",
      "feed.json",
      bundle({ ...indicator(""), pattern: 1 }),
      /without a pattern at objects\[0\]/,
    ],
  ])("refuses %s", async (_what, fileName, file, says) => {
    const { api, simulator } = await startSystem({ firmware: "26.3.0" });
    const answer = await api.createFromFile(fileName, file);
    expect(JSON.parse(answer.text)).toMatchObject({
      type: "invalid_file",
      detail: expect.stringMatching(says),
    });
    expect(answer.status).toBe(422);
    expect(simulator.collections()).toEqual([]);
  });
});

describe("bounds", () => {
  it("refuses a document beyond the limit before it holds all of it", async () => {
    const { api } = await startSystem({ maxDocumentBytes: 50_000 });
    const answer = await api.create("feed", tgz({ path: "a.xml", content: Buffer.alloc(60_000, " ") }));
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining("larger than 50000 bytes")]);
  });

  it("refuses an archive that unpacks to more than the limit", async () => {
    const { api } = await startSystem({ maxUnpackedBytes: 5000 });
    const many = Array.from({ length: 10 }, (_, at) => ({ path: `${at}.xml`, content: stix1("") }));
    const answer = await api.create("feed", tgz(...many));
    expect([answer.status, answer.text]).toEqual([
      422,
      expect.stringContaining("unpacks to more than 5000 bytes"),
    ]);
  });

  it("refuses nesting that would exhaust the stack and goes on answering", async () => {
    const { api } = await startSystem();
    const deep = stix1(`${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`);
    expect((await api.create("feed", tgz({ path: "a.xml", content: deep }))).status).toBe(422);
    expect((await api.create("feed", tgz(document))).status).toBe(204);
  });
});

it("takes anything with a known ending when it is asked not to validate, and counts what it was given", async () => {
  const { api, simulator } = await startSystem({ validate: false, keepFiles: false, assumedObservables: 12 });
  expect((await api.create("feed", Buffer.from("no archive"))).status).toBe(204);
  expect((await api.create("other", Buffer.from("no archive"), "other.zip")).status).toBe(422);
  expect(await api.list()).toMatchObject([{ name: "feed", observables: 12 }]);
  expect(simulator.collections()).toMatchObject([
    { bytes: 10, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
  ]);
  await expect(simulator.readFile("feed")).rejects.toThrow('holds no file for "feed"');
});
