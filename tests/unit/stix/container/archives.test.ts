import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { inspect } from "../../../../provider/src/stix/index.js";
import { archiveOf, folderOf, tar, tgz } from "../../../support/stix/archives.js";
import { bundle, indicator } from "../../../support/stix/bundles.js";
import { codesOf, errorsOf, inspectContent, valuesOf } from "../../../support/stix/inspecting.js";
import { domain, lookingFor } from "../../../support/stix/packages.js";

const xml = lookingFor(domain("one.example"));
const json = bundle(indicator("[domain-name:value = 'two.example']"));

describe("archives and folders", () => {
  it("give the digest of their documents, whatever the wrapping, names and order", async () => {
    const files = { "a/deep/x.xml": xml, "a/y.json": json };
    const folder = await folderOf(files);
    const renamed = tgz([
      { path: "b", content: json },
      { path: "c", content: xml },
    ]);
    const found = await Promise.all([
      inspect(join(folder, "a"), { values: true }),
      inspect(await archiveOf(files, "feed.tar"), { values: true }),
      inspectContent(renamed),
    ]);
    for (const one of found) {
      expect(one.problems).toEqual([]);
      expect(valuesOf(one)).toEqual(["domain-name one.example", "domain-name two.example"]);
      expect(one.digest).toBe(found[0]?.digest);
      expect(one.stixVersions).toEqual(["1.2", "2.1"]);
    }
    expect((await inspectContent(tgz([{ path: "b", content: json }]))).digest).not.toBe(found[0]?.digest);
  });

  it("of one document give the document's own digest, compressed or not", async () => {
    const digests = await Promise.all(
      [xml, gzipSync(xml), tar([{ path: "a.xml", content: xml }]), tgz([{ path: "z", content: xml }])].map(
        async (content) => (await inspectContent(content)).digest,
      ),
    );
    expect(new Set(digests).size).toBe(1);
  });

  it("are recognized by content, not by name", async () => {
    expect(await inspectContent(tgz([{ path: "a.json", content: xml }]), { name: "feed.xml" })).toMatchObject(
      { ok: true, total: 1 },
    );
    expect(await inspectContent(json, { name: "feed.tgz" })).toMatchObject({ ok: true, total: 1 });
  });

  it("say of each document where it is", async () => {
    const found = await inspectContent(
      tgz([
        { path: "./a/b.xml", content: xml },
        { path: "c.json", content: json },
      ]),
    );
    expect(found.documents).toEqual([
      expect.objectContaining({
        member: "a/b.xml",
        format: "stix1",
        version: "1.2",
        bytes: Buffer.byteLength(xml),
      }),
      expect.objectContaining({ member: "c.json", format: "stix2", version: "2.1" }),
    ]);
    expect(found.file).toEqual({
      bytes: expect.any(Number),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("may hold other files, which are left out with a note", async () => {
    const plain = await inspectContent(tgz([{ path: "x.xml", content: xml }]));
    const found = await inspectContent(
      tgz([
        { path: "README", content: "This is our feed. Please see the wiki." },
        { path: "._x.xml", content: Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0]) },
        { path: "empty", content: "" },
        { path: "logo.pdf", content: "%PDF-1.7" },
        { path: "x.xml", content: xml },
      ]),
    );
    expect(found.ok).toBe(true);
    expect(found.digest).toBe(plain.digest);
    expect(found.problems.map(({ level, code, member }) => `${level} ${code} ${member}`)).toEqual([
      "note foreign-member README",
      "note foreign-member ._x.xml",
      "note foreign-member empty",
      "note foreign-member logo.pdf",
    ]);
  });

  it("may hold text, checksums and exceptions beside lists, which are named and not read", async () => {
    const found = await inspectContent(
      tgz([
        { path: "list/README.txt", content: "https://lists.example/\nwww.lists.example\n" },
        { path: "LICENSE", content: "https://licenses.example/\n" },
        { path: "about.md", content: "lists.example\n" },
        { path: "SHA256SUMS", content: `${"a".repeat(64)}  alder.zip\n` },
        { path: "whitelist.txt", content: "good.example\n" },
        { path: "dns-allowlist.json", content: '["good.example","better.example"]' },
        { path: "safe-browsing.txt", content: "elm.example\n" },
        { path: "list.txt", content: "alder.example\n" },
      ]),
    );
    expect(found.values?.["domain-name"]).toEqual(["alder.example", "elm.example"]);
    expect(found.problems.map(({ level, code, member }) => `${level} ${code} ${member}`)).toEqual([
      "note foreign-member list/README.txt",
      "note foreign-member LICENSE",
      "note foreign-member about.md",
      "note foreign-member SHA256SUMS",
      "note foreign-member whitelist.txt",
      "note foreign-member dns-allowlist.json",
    ]);
    expect(found.problems[4]?.message).toContain("By its name, it is a list of exceptions.");
  });

  it("may hold STIX by any name", async () => {
    const found = await inspectContent(tgz([{ path: "readme.xml", content: xml }]));
    expect(found.documents).toMatchObject([{ member: "readme.xml", format: "stix1" }]);
  });

  it("may hold XML and JSON that is no STIX, which is left out with a warning", async () => {
    const found = await inspectContent(
      tgz([
        { path: "package.json", content: '{"name": "x"}' },
        { path: "pom.xml", content: "<project/>" },
        { path: "x.xml", content: xml },
      ]),
    );
    expect(found).toMatchObject({ ok: true, total: 1 });
    expect(codesOf(found)).toEqual(["foreign-document", "foreign-document"]);
    expect(found.documents).toHaveLength(1);
  });

  it("go on after a broken document and tell all that is wrong", async () => {
    const found = await inspectContent(
      tgz([
        { path: "a.xml", content: "<a><b></a>" },
        { path: "b.json", content: '{"objects": [}' },
        { path: "c.json", content: bundle(indicator("[url = 'a']")) },
        { path: "d.xml", content: xml },
      ]),
    );
    expect(found).toMatchObject({ ok: false, total: 1 });
    expect(errorsOf(found).map(({ code, member }) => `${code} ${member}`)).toEqual([
      "xml-not-well-formed a.xml",
      "json-invalid b.json",
      "pattern-invalid c.json",
    ]);
  });

  it("without a STIX document are an error", async () => {
    expect(errorsOf(await inspectContent(tgz([{ path: "README", content: "nothing here" }])))).toEqual([
      expect.objectContaining({ code: "no-stix" }),
    ]);
    expect(errorsOf(await inspectContent(tar([])))).toEqual([expect.objectContaining({ code: "no-stix" })]);
  });

  it("with one path twice are read whole, with a warning", async () => {
    const found = await inspectContent(
      tgz([
        { path: "a", content: xml },
        { path: "a", content: json },
      ]),
    );
    expect(found.total).toBe(2);
    expect(codesOf(found)).toEqual(["duplicate-member"]);
  });

  it("may have long names, by any of the ways to write them", async () => {
    const long = `${"folder/".repeat(40)}${"x".repeat(90)}.xml`;
    const gnu = tar([
      { path: "././@LongLink", type: "L", content: `${long}\0` },
      { path: "short", content: xml },
    ]);
    const pax = tar([{ path: "short", content: xml, pax: { path: long } }]);
    for (const content of [gnu, pax])
      expect((await inspectContent(content)).documents).toEqual([expect.objectContaining({ member: long })]);
  });

  it("may have long names whose first 100 characters end with a slash", async () => {
    const long = `${"folder-of-a-publisher/".repeat(4)}${"x".repeat(11)}/feed.xml`;
    const cut = long.slice(0, 100);
    expect(cut.endsWith("/")).toBe(true);
    const gnu = [
      { path: "././@LongLink", type: "L", content: `${long}\0` },
      { path: cut, content: xml },
    ];
    const pax = [{ path: cut, content: xml, pax: { path: long } }];
    for (const entries of [gnu, pax]) {
      const found = await inspectContent(tar([...entries, { path: "next.xml", content: xml }]));
      expect(found).toMatchObject({ ok: true, total: 1, problems: [] });
      expect(found.documents.map(({ member }) => member)).toEqual([long, "next.xml"]);
    }
  });

  it("are refused where the flag of such an entry is the one of folders or the old one of both", async () => {
    const long = `${"x".repeat(99)}/feed.xml`;
    for (const type of ["5", "\0"]) {
      const entry = { path: long.slice(0, 100), type, content: xml, pax: { path: long } };
      const found = await inspectContent(tar([entry]));
      expect(errorsOf(found)).toEqual([expect.objectContaining({ code: "unsafe-member", member: long })]);
    }
  });

  it("may lack their end mark", async () => {
    expect(await inspectContent(tar([{ path: "a.xml", content: xml }], "open"))).toMatchObject({
      ok: true,
      total: 1,
    });
  });
});
