import { join } from "node:path";
import { jsonLines, runCli } from "../support/runCli.js";
import { archive, bundle, folderOf, stixPackage } from "../support/stix/sources.js";

const mixed = bundle([
  "[ipv4-addr:value = '192.0.2.14' OR ipv4-addr:value = '198.51.100.0/26']",
  "[ipv6-addr:value = '2001:DB8:0:0::53']",
  "[domain-name:value = 'CDN.example.']",
  "[url:value = 'http://cdn.example/loader.bin']",
  "[file:name = 'loader.exe']",
  { pattern: "[ipv4-addr:value = '203.0.113.7']", valid_until: "2026-10-02T00:00:00Z" },
  { pattern: "[ipv4-addr:value = '203.0.113.8']", revoked: true },
]);

describe("inspect --json", () => {
  it("prints the contract's object, with its keys in order, on one line for each path", async () => {
    const folder = await folderOf({ "a.json": mixed, "b.xml": stixPackage(["one.example"]) });

    const { code, stdout, stderr } = await runCli(
      ["inspect", "a.json", "b.xml", "--json", "--now", "2026-11-01"],
      { folder },
    );

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.endsWith("\n")).toBe(true);
    const [first, second, ...others] = jsonLines(stdout);
    expect(others).toEqual([]);
    expect(Object.keys(first ?? {})).toEqual([
      "path",
      "ok",
      "stixVersions",
      "indicators",
      "total",
      "expired",
      "revoked",
      "unusable",
      "problems",
      "digest",
      "format",
    ]);
    expect(first).toMatchObject({
      path: "a.json",
      ok: true,
      stixVersions: ["2.1"],
      expired: 1,
      revoked: 1,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(first?.["indicators"]).toMatchObject({ "ipv6-addr": 1, "domain-name": 1, url: 1 });
    expect(Object.values(first?.["unusable"] as object)).toEqual([1]);
    expect(second).toMatchObject({
      path: "b.xml",
      stixVersions: ["1.2"],
      indicators: { "ipv4-addr": 0, "ipv6-addr": 0, "domain-name": 1, url: 0 },
      total: 1,
    });
  });

  it("adds the distinct values, sorted and canonical, with --values", async () => {
    const folder = await folderOf({ "a.json": mixed });

    const { stdout } = await runCli(["inspect", "a.json", "--json", "--values"], { folder });

    const [{ values }] = jsonLines(stdout) as [{ values: Record<string, string[]> }];
    expect(values).toMatchObject({
      "ipv6-addr": ["2001:db8::53"],
      "domain-name": ["cdn.example"],
      url: ["http://cdn.example/loader.bin"],
    });
    expect(values["ipv4-addr"]).toEqual(expect.arrayContaining(["192.0.2.14", "198.51.100.0/26"]));
  });

  it("ends with 2 and still prints the others when a source has errors", async () => {
    const folder = await folderOf({
      "bad.xml": "<stix:STIX_Package>",
      "good.xml": stixPackage(["one.example"]),
    });

    const { code, stdout } = await runCli(["inspect", "bad.xml", "missing.tgz", "good.xml", "--json"], {
      folder,
    });

    expect(code).toBe(2);
    const found = jsonLines(stdout);
    expect(found.map(({ path, ok }) => [path, ok])).toEqual([
      ["bad.xml", false],
      ["missing.tgz", false],
      ["good.xml", true],
    ]);
    expect(found[0]).toMatchObject({
      problems: [{ level: "error", code: "xml-not-well-formed", file: "bad.xml", line: 1 }],
    });
    expect(found[1]).toMatchObject({
      problems: [{ level: "error", code: "source-missing", file: "missing.tgz" }],
    });
  });

  it("names the member of an archive in which a problem is", async () => {
    const folder = await folderOf({
      "feed.tgz": await archive({ "sub/bad.json": '{"type": "bundle", "objects": [}' }),
    });

    const { code, stdout } = await runCli(["inspect", "feed.tgz", "--json"], { folder });

    expect(code).toBe(2);
    expect(jsonLines(stdout)[0]).toMatchObject({
      problems: [{ code: "json-invalid", file: "feed.tgz", member: "sub/bad.json", line: 1 }],
    });
  });

  it("counts observables that no indicator reaches with --scope document only", async () => {
    const observable =
      '{"type":"bundle","id":"bundle--3d0d2a3c-8f1c-4e8e-9c5d-3d0d2a3c5b11","objects":[' +
      '{"type":"ipv4-addr","spec_version":"2.1","id":"ipv4-addr--ff26c055-6336-5bc5-b98d-13d6226742dd","value":"198.51.100.3"},' +
      '{"type":"indicator","spec_version":"2.1","id":"indicator--3d0d2a3c-8f1c-4e8e-9c5d-000000000000",' +
      '"created":"2026-10-01T08:00:00.000Z","modified":"2026-10-01T08:00:00.000Z","pattern":"[url:value = \'http://x.example/\']",' +
      '"pattern_type":"stix","valid_from":"2026-10-01T08:00:00Z"}]}';
    const folder = await folderOf({ "a.json": observable });

    const totals = [];
    for (const scope of ["indicators", "document"]) {
      const { stdout } = await runCli(["inspect", "a.json", "--json", "--scope", scope], { folder });
      totals.push(jsonLines(stdout)[0]?.["total"]);
    }

    expect(totals).toEqual([1, 2]);
  });

  it.each([
    { option: "--observables-per-file", code: "too-many-observables-in-file" },
    { option: "--observables-per-collection", code: "too-many-observables" },
  ])("judges by $option, and with --strict refuses what is beyond it", async ({ option, code }) => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example", "two.example"]) });

    const lenient = await runCli(["inspect", "a.xml", "--json", option, "1"], { folder });
    const strict = await runCli(["inspect", "a.xml", "--json", option, "1", "--strict"], { folder });

    expect(lenient.code).toBe(0);
    expect(jsonLines(lenient.stdout)[0]).toMatchObject({ problems: [{ level: "warning", code }] });
    expect(strict.code).toBe(2);
    expect(jsonLines(strict.stdout)[0]).toMatchObject({ problems: [{ level: "error", code }] });
  });
});

describe("inspect", () => {
  it("prints a table with a row for each source, then producers, reasons and problems with their places", async () => {
    const folder = await folderOf({
      "a.json": mixed,
      "b.xml": stixPackage(["one.example"], "Forward CERT"),
      "c.txt": "198.51.100.7\nnot an indicator at all\n",
    });

    const { code, stdout } = await runCli(["inspect", "a.json", "b.xml", "c.txt", "--now", "2026-11-01"], {
      folder,
    });

    expect(code).toBe(0);
    const lines = stdout.split("\n");
    expect(lines[0]).toMatch(
      /^SOURCE +STIX +IPV4 +IPV6 +DOMAIN +URL +TOTAL +EXPIRED +REVOKED +UNUSABLE +DIGEST +PROBLEMS$/,
    );
    expect(lines.find((line) => line.startsWith("b.xml"))).toMatch(
      /^b\.xml +1\.2 +0 +0 +1 +0 +1 +0 +0 +0 +[0-9a-f]{12} +none$/,
    );
    expect(lines.find((line) => line.startsWith("c.txt"))).toMatch(/^c\.txt +list +1 .* 1 warning$/);
    expect(stdout).toMatch(/\nb\.xml\n {2}producers {2}Forward CERT\n/);
    expect(stdout).toMatch(/\n {2}unusable {3}\S+ 1\n/);
    expect(stdout).toMatch(/\n {2}c\.txt:2:1: warning line-unusable .+\n/);
    expect(stdout).not.toContain("\u001b");
  });

  it("shows terminal escapes in a source's words instead of passing them on", async () => {
    const folder = await folderOf({ "a.xml": stixPackage(["one.example"], "Evil\u0085\u202eCERT") });

    const { stdout } = await runCli(["inspect", "a.xml"], { folder });

    expect(stdout).toContain("Evil\\u{85}\\u{202e}CERT");
    expect(stdout).not.toContain("\u202e");
  });

  it("takes a folder as one source", async () => {
    const folder = await folderOf({
      "feed/a.xml": stixPackage(["a.example"]),
      "feed/sub/b.xml": stixPackage(["b.example"]),
    });

    const { stdout } = await runCli(["inspect", join(folder, "feed"), "--json"], { folder });

    expect(jsonLines(stdout)).toMatchObject([{ total: 2 }]);
  });
});
