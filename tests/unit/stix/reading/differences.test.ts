import { gzipSync } from "node:zlib";
import type { DifferenceKind, Inspection } from "../../../../provider/src/stix/index.js";
import { type TarEntry, tar, tgz } from "../../../support/stix/archives.js";
import { bundle, indicator, sco } from "../../../support/stix/bundles.js";
import { inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import {
  address,
  domain,
  indicator as indicator1,
  indicators,
  looksFor,
  object,
  pack,
} from "../../../support/stix/packages.js";

const json = bundle(indicator("[ipv4-addr:value = '198.51.100.7']"));
const xml = pack(indicators(indicator1(looksFor(object(address("198.51.100.7"))))));

const kinds = (found: Inspection) => found.differences.map(({ kind }) => kind);

describe("the differences of a source", () => {
  it("are none for a bundle of STIX 2.0, whose version is the bundle's", async () => {
    const { differences, stixVersions } = await inspectContent(
      JSON.stringify({ ...JSON.parse(json), spec_version: "2.0" }).replace('"spec_version":"2.1",', ""),
    );
    expect({ differences, stixVersions }).toEqual({ differences: [], stixVersions: ["2.0"] });
  });

  it.each<[what: string, content: string | Buffer]>([
    ["a bundle", json],
    ["a package", xml],
    ["an archive of packages", tgz([{ path: "a.xml", content: xml }])],
    ["a bundle after white space", `${" \n".repeat(100_000)}${json}`],
    ["a package after white space", `${" \n".repeat(100_000)}${xml.replace(/<\?xml[^>]*\?>/, "")}`],
    [
      "an archive whose member begins with white space",
      tgz([{ path: "b.json", content: " ".repeat(5_000) + json }]),
    ],
  ])("are none for %s, and it is read", async (_, content) => {
    const found = await inspectContent(content);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
    expect(found.differences).toEqual([]);
  });

  const first: TarEntry = { path: "a.json", content: json };
  it.each<[kind: DifferenceKind, what: string, content: Buffer]>([
    [
      "foreign-member",
      "a picture",
      tgz([first, { path: "b.png", content: Buffer.from([0x89, 0x50, 0, 1]) }]),
    ],
    ["foreign-member", "prose", tgz([first, { path: "readme.md", content: "Hello." }])],
    ["foreign-member", "an empty file", tgz([first, { path: "b.json" }])],
    ["foreign-member", "other JSON", tgz([first, { path: "b.json", content: '{"a":1}' }])],
    ["hidden-member", "a hidden file", tgz([{ path: ".a.json", content: json }])],
    ["hidden-member", "a file in a hidden folder", tgz([{ path: ".git/a.json", content: json }])],
    ["hidden-member", "metadata of macOS", tgz([{ path: "__MACOSX/a.json", content: json }])],
    ["duplicate-member", "one path twice", tgz([first, first])],
    ["duplicate-member", "one path in two spellings", tgz([first, { path: ".//./a.json", content: xml }])],
    ["misnamed-member", "XML that is named as JSON", tgz([{ path: "a.json", content: xml }])],
    ["misnamed-member", "JSON without an ending", tgz([{ path: "a", content: json }])],
    [
      "archive-trailing-data",
      "bytes after the end",
      gzipSync(Buffer.concat([tar([first]), Buffer.from("x")])),
    ],
    [
      "archive-trailing-data",
      "an archive after the end",
      gzipSync(Buffer.concat([tar([first]), tar([first])])),
    ],
    ["gzip-trailing-data", "zeros after the end", Buffer.concat([tgz([first]), Buffer.alloc(20)])],
    [
      "gzip-trailing-data",
      "another part after zeros",
      Buffer.concat([tgz([first]), Buffer.alloc(20), tgz([first])]),
    ],
    [
      "gzip-members",
      "two parts",
      Buffer.concat([gzipSync(tar([first]).subarray(0, 700)), gzipSync(tar([first]).subarray(700))]),
    ],
  ])("name %s for %s", async (kind, _, content) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(true);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
    expect(kinds(found)).toContain(kind);
  });

  const one = {
    ...indicator("[ipv4-addr:value = '198.51.100.7']"),
    id: "indicator--0000000a-0000-4000-8000-00000000000b",
  };
  const other = (id: string) =>
    id.replace(/[a-f]/g, (letter, at) => (at > 11 ? letter.toUpperCase() : letter));
  it.each<[kind: DifferenceKind, what: string, content: string | Buffer]>([
    ["outside-scope", "an observable next to an indicator", bundle(one, sco("domain-name", "b.example"))],
    [
      "outside-scope",
      "an invalid observable next to an indicator",
      bundle(one, sco("ipv4-addr", "010.1.1.1x")),
    ],
    [
      "duplicate-object",
      "a newer version",
      bundle({ ...one, modified: "2024-01-01T00:00:00Z", pattern: "[url:value = 'http://b.example/']" }, one),
    ],
    ["duplicate-object", "the same version twice", bundle(one, one)],
    ["duplicate-object", "an id in capitals", bundle(one, { ...one, id: other(one.id) })],
    ["duplicate-object", "an id in capitals first", bundle({ ...one, id: other(one.id) }, one)],
    ["duplicate-object", "a version without a time", bundle(one, { ...one, modified: undefined })],
    ["duplicate-object", "a version without a time first", bundle({ ...one, modified: undefined }, one)],
    ["duplicate-object", "a version with an invalid time", bundle(one, { ...one, modified: "tomorrow" })],
    ["duplicate-object", "a time that is a number", bundle(one, { ...one, modified: 1735689600000 })],
    [
      "duplicate-object",
      "a time with another fraction",
      bundle(one, { ...one, modified: "2025-01-01T00:00:00.000000Z" }),
    ],
    [
      "duplicate-object",
      "a time in another zone",
      bundle(one, { ...one, modified: "2025-01-01T01:00:00.000+01:00" }),
    ],
    ["nested-bundle", "a bundle in a bundle", bundle({ type: "bundle", id: "bundle--1", objects: [one] })],
    ["other-encoding", "UTF-16", Buffer.from(`\ufeff${bundle(one)}`, "utf16le")],
    ["not-a-bundle", "an array", JSON.stringify([one])],
    [
      "unknown-member",
      "objects by another name",
      bundle(one).replace('"objects"', '"Objects": [{}], "objects"'),
    ],
    ["unknown-version", "an indicator without a version", bundle({ ...one, spec_version: undefined })],
    ["unknown-version", "an indicator of another version", bundle({ ...one, spec_version: "3.0" })],
    ["key-case", "a pattern by another case", bundle({ ...one, Pattern: "[ipv4-addr:value = '10.0.0.1']" })],
    ["key-case", "a letter that folds to another", bundle({ ...one, "revo\u212aed": true })],
    ["key-case", "a version by another case", bundle(one).replace('"objects"', '"TYPE": "x", "objects"')],
    ["may-match-network", "a wildcard", bundle(one, indicator("[domain-name:value LIKE '%.example']"))],
    ["may-match-network", "octets in octal", bundle(one, indicator("[ipv4-addr:value = '012.9.9.9']"))],
    ["may-match-network", "octets above 255", bundle(one, indicator("[ipv4-addr:value = '266.9.9.9']"))],
    [
      "may-match-network",
      "a range of addresses",
      bundle(one, indicator("[ipv4-addr:value = '10.9.9.1-10.9.9.9']")),
    ],
    [
      "may-match-network",
      "a name with a port",
      bundle(one, indicator("[domain-name:value = 'own.example..']")),
    ],
    ["may-match-network", "a negation", bundle(one, indicator("[ipv4-addr:value != '10.0.0.1']"))],
    [
      "may-match-network",
      "a rule of another engine",
      bundle(one, indicator("alert ip", { pattern_type: "snort" })),
    ],
    ["may-match-network", "a custom object", bundle(one, indicator("[x-net:value = '10.0.0.1']"))],
    [
      "other-object",
      "a file hash",
      bundle(one, indicator("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']")),
    ],
  ])("of a bundle name %s for %s", async (kind, _, content) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(true);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
    expect(found.differences).toEqual([{ kind, count: 1 }]);
    expect(found.documents[0]?.differences).toEqual(found.differences);
  });

  const listed = (inner: string) =>
    pack(indicators(indicator1(looksFor(object(address("198.51.100.7")))), inner));
  it.each<[kind: DifferenceKind, what: string, content: string | Buffer]>([
    ["divided-text", "a comment in a value", xml.replace("198.51.100.7", "198.51.100<!-- -->.7")],
    ["divided-text", "an instruction in a value", xml.replace("198.51.100.7", "198.51.100<?x?>.7")],
    ["divided-text", "an element in a value", xml.replace("198.51.100.7", "198.51.100<b/>.7")],
    [
      "unknown-element",
      "a value of an unknown namespace",
      listed('<x:Address_Value xmlns:x="http://x.example/">10.0.0.1</x:Address_Value>'),
    ],
    [
      "may-match-network",
      "a range",
      listed(indicator1(looksFor(object(address("10.0.0.1", "ipv4-addr", 'condition="GreaterThan"'))))),
    ],
    [
      "may-match-network",
      "a wildcard",
      listed(indicator1(looksFor(object(domain("b.example", 'condition="EndsWith"'))))),
    ],
  ])("of a package name %s for %s", async (kind, _, content) => {
    const found = await inspectContent(content);
    expect(found.ok).toBe(true);
    expect(valuesOf(found)).toEqual(["ipv4-addr 198.51.100.7"]);
    expect(found.differences).toEqual([{ kind, count: 1 }]);
  });

  it.each<[what: string, entry: TarEntry]>([
    [
      "a folder with content",
      { path: "sub", type: "5", content: tar([{ path: "b.json", content: json }], "open") },
    ],
    ["a plain file that is named as a folder", { path: "sub/", content: json }],
    ["a global header with a path", { path: "x", type: "g", content: "17 path=b.json\n" }],
  ])("are an error for an archive with %s, which readers take for different members", async (_, entry) => {
    const found = await inspectContent(tgz([first, entry]));
    expect(found.problems).toContainEqual(
      expect.objectContaining({
        level: "error",
        code: expect.stringMatching(/unsafe-member|archive-damaged/),
      }),
    );
  });

  it("are an error where more white space than the safety limit precedes the content", async () => {
    const found = await inspectContent(gzipSync(" ".repeat(17 * 1024 * 1024) + json));
    expect(found.problems.map(({ code }) => code)).toEqual(["content-unknown"]);
  });

  it("are an error where a byte order mark contradicts the declaration", async () => {
    const content = `\ufeff<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`;
    expect((await inspectContent(content)).problems.map(({ code }) => code)).toEqual(["bad-encoding"]);
    expect((await inspectContent(content.replace("ISO-8859-1", "UTF-8"))).ok).toBe(true);
  });
});
