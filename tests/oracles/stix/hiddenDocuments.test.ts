import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import { type TarEntry, tar, tgz } from "../../support/stix/archives.js";
import { bundle, indicator } from "../../support/stix/bundles.js";
import { address, lookingFor } from "../../support/stix/packages.js";
import { uploadedAsShown } from "./uploadedAsShown.js";
import { itWithPython } from "./uploadReaders.js";

const shown = bundle(indicator("[ipv4-addr:value = '198.51.100.7']"));
const hidden = bundle(indicator("[ipv4-addr:value = '10.9.9.9']"));
const shownPackage = lookingFor(address("198.51.100.7"));
const hiddenPackage = lookingFor(address("10.9.9.9"));
const first: TarEntry = { path: "a.json", content: shown };
const second: TarEntry = { path: "b.json", content: hidden };

/** A gzip member with an extra field and a comment, which hold text. */
function gzipWith(text: string, content: Buffer): Buffer {
  const extra = Buffer.from(text);
  const head = Buffer.from([
    0x1f,
    0x8b,
    8,
    0x04 | 0x10,
    0,
    0,
    0,
    0,
    0,
    0xff,
    extra.length & 255,
    extra.length >> 8,
  ]);
  const end = Buffer.alloc(8);
  end.writeUInt32LE(crc32(content));
  end.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, extra, Buffer.from(`${text}\0`), deflateRawSync(content), end]);
}

/** An archive in which bytes are put where zeros fill the last block of the first entry. */
function filled(content: string): Buffer {
  const plain = tar([{ path: "a.json", content: shown }]);
  const at = 512 + Buffer.byteLength(shown);
  plain.write(content.slice(0, 512 - (at % 512)), at);
  return plain;
}

/** The header of an entry with one field written over, and its checksum right again. */
function withField(entries: readonly TarEntry[], at: number, field: string | Buffer): Buffer {
  const plain = tar(entries);
  Buffer.from(field).copy(plain, at);
  plain.write("        ", 148);
  const sum = plain.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  plain.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return plain;
}

const local = Buffer.from("504b0304140000000000", "hex");
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

/** Each source holds 198.51.100.7 for everybody, and 10.9.9.9 for some reader or for none. */
const cases: readonly (readonly [how: string, name: string, content: Buffer])[] = [
  ["a GNU sparse entry", "a.tgz", tgz([first, { ...second, type: "S" }])],
  [
    "a PAX sparse entry",
    "a.tgz",
    tgz([first, { ...second, pax: { "GNU.sparse.major": "1", "GNU.sparse.name": "b.json" } }]),
  ],
  ["a hard link with content", "a.tgz", tgz([first, { ...second, type: "1", linkName: "a.json" }])],
  ["a hard link to a member", "a.tgz", tgz([first, { path: "b.json", type: "1", linkName: "a.json" }])],
  ["a symbolic link", "a.tgz", tgz([first, { path: "b.json", type: "2", linkName: "../../etc/passwd" }])],
  [
    "a global header that renames",
    "a.tgz",
    tgz([{ path: "g", type: "g", content: "16 path=b.json\n" }, first]),
  ],
  ["a global header that resizes", "a.tgz", tgz([{ path: "g", type: "g", content: "12 size=100\n" }, first])],
  ["a volume label with content", "a.tgz", tgz([first, { ...second, type: "V" }])],
  ["a part of another volume", "a.tgz", tgz([first, { ...second, type: "M" }])],
  ["an entry of an unknown type", "a.tgz", tgz([first, { ...second, type: "Z" }])],
  ["a folder with content", "a.tgz", tgz([first, { ...second, path: "b.json/", type: "5" }])],
  ["a contiguous file", "a.tgz", tgz([first, { ...second, type: "7" }])],
  ["a device", "a.tgz", tgz([first, { ...second, type: "3" }])],
  ["a PAX size that differs from the header's", "a.tgz", tgz([{ ...first, pax: { size: "10" } }, second])],
  ["a PAX path that hides", "a.tgz", tgz([first, { ...second, pax: { path: ".git/b.json" } }])],
  ["a PAX path that leaves", "a.tgz", tgz([first, { ...second, pax: { path: "../b.json" } }])],
  [
    "two long names",
    "a.tgz",
    tgz([first, { path: "L", type: "L", content: "c.json\0" }, { ...second, pax: { path: "d.json" } }]),
  ],
  [
    "a chain of long names",
    "a.tgz",
    tgz([
      first,
      { path: "L", type: "L", content: "c.json\0" },
      { path: "L", type: "L", content: ".d.json\0" },
      second,
    ]),
  ],
  [
    "a negative size",
    "a.tar",
    withField(
      [first, second],
      124,
      Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
    ),
  ],
  [
    "a size in base 256",
    "a.tar",
    withField(
      [first, second],
      124,
      Buffer.from([
        0x80,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        Buffer.byteLength(shown) >> 8,
        Buffer.byteLength(shown) & 255,
      ]),
    ),
  ],
  ["text where zeros fill a block", "a.tgz", gzipSync(filled("[ipv4-addr:value = '10.9.9.9']"))],
  [
    "an entry after one block of zeros",
    "a.tgz",
    gzipSync(Buffer.concat([tar([first], "open"), Buffer.alloc(512), tar([second])])),
  ],
  ["an entry after the end", "a.tgz", gzipSync(Buffer.concat([tar([first]), tar([second])]))],
  ["an archive in the archive", "a.tgz", tgz([first, { path: "b.tar", content: tar([second]) }])],
  ["compressed data in the archive", "a.tgz", tgz([first, { path: "b.json.gz", content: gzipSync(hidden) }])],
  [
    "a ZIP in the archive",
    "a.tgz",
    tgz([first, { path: "b.zip", content: Buffer.concat([local, Buffer.from(hidden)]) }]),
  ],
  ["extra fields of gzip", "a.tgz", gzipWith(hidden.replace(/\s/g, " "), tar([first]))],
  [
    "a second part of gzip",
    "a.tgz",
    Buffer.concat([gzipSync(tar([first], "open")), gzipSync(tar([second]))]),
  ],
  [
    "a second part of gzip after zeros",
    "a.tgz",
    Buffer.concat([tgz([first]), Buffer.alloc(512), tgz([second])]),
  ],
  ["a name with a backslash", "a.tgz", tgz([first, { ...second, path: "x\\b.json" }])],
  ["a name that ends with a dot", "a.tgz", tgz([first, { ...second, path: "b.json." }])],
  ["a name in capitals", "a.tgz", tgz([first, { ...second, path: "B.JSON" }])],
  ["a name of the other format", "a.tgz", tgz([first, { ...second, path: "b.xml" }])],
  ["a name twice", "a.tgz", tgz([{ ...second, path: "a.json" }, first])],
  ["a name twice in other letters", "a.tgz", tgz([first, { ...second, path: "A.json" }])],
  ["a companion of macOS", "a.tgz", tgz([first, { ...second, path: "__MACOSX/._b.json" }])],
  ["two bundles in one document", "a.json", Buffer.from(shown + hidden)],
  ["a bundle after a zero", "a.json", Buffer.from(`${shown}\0${hidden}`)],
  [
    "a bundle in a string",
    "a.json",
    Buffer.from(bundle(indicator("[ipv4-addr:value = '198.51.100.7']", { description: hidden }))),
  ],
  ["a bundle in UTF-16", "a.tgz", tgz([first, { path: "b.json", content: utf16(hidden) }])],
  ["a byte order mark", "a.json", Buffer.from(`\ufeff${shown}`)],
  [
    "a package in UTF-7",
    "a.tgz",
    tgz([
      { path: "a.xml", content: shownPackage },
      {
        path: "b.xml",
        content: `<?xml version="1.0" encoding="UTF-7"?>${hiddenPackage.replaceAll("<", "+ADw-")}`,
      },
    ]),
  ],
  [
    "a declaration of UTF-7",
    "a.tgz",
    tgz([
      { path: "a.xml", content: shownPackage },
      { path: "b.xml", content: `<?xml version="1.0" encoding="UTF-7"?>${hiddenPackage}` },
    ]),
  ],
  [
    "a declaration of UTF-16 that lies",
    "a.tgz",
    tgz([
      { path: "a.xml", content: shownPackage },
      { path: "b.xml", content: `<?xml version="1.0" encoding="UTF-16"?>${hiddenPackage}` },
    ]),
  ],
  [
    "a declaration of Latin-1",
    "a.tgz",
    tgz([
      { path: "a.xml", content: shownPackage },
      { path: "b.xml", content: `<?xml version="1.0" encoding="ISO-8859-1"?>${hiddenPackage}` },
    ]),
  ],
  ["two packages in one document", "a.tgz", tgz([{ path: "a.xml", content: shownPackage + hiddenPackage }])],
  [
    "a package in a comment",
    "a.tgz",
    tgz([{ path: "a.xml", content: `${shownPackage}<!-- ${hiddenPackage} -->` }]),
  ],
  [
    "a package in CDATA",
    "a.tgz",
    tgz([
      {
        path: "a.xml",
        content: shownPackage.replace(
          "</stix:STIX_Package>",
          `<stix:Indicators><![CDATA[${hiddenPackage}]]></stix:Indicators></stix:STIX_Package>`,
        ),
      },
    ]),
  ],
  [
    "an entity",
    "a.tgz",
    tgz([
      {
        path: "a.xml",
        content: `<!DOCTYPE a [<!ENTITY b "10.9.9.9">]>${shownPackage.replace("198.51.100.7", "&b;")}`,
      },
    ]),
  ],
];

describe("a source that hides a document or a value", () => {
  itWithPython(
    `shows it, is refused, or is uploaded without it, in ${cases.length} ways`,
    async () => {
      const { asIs, refused } = await uploadedAsShown(cases);
      expect({ refused, asIs }).toMatchInlineSnapshot(`
        {
          "asIs": [
            "a contiguous file",
            "a name with a backslash",
            "a name in capitals",
            "a bundle in a string",
            "a byte order mark",
            "a package in a comment",
            "a package in CDATA",
          ],
          "refused": [
            "a GNU sparse entry",
            "a PAX sparse entry",
            "a hard link with content",
            "a hard link to a member",
            "a symbolic link",
            "a global header that renames",
            "a global header that resizes",
            "a volume label with content",
            "a part of another volume",
            "an entry of an unknown type",
            "a folder with content",
            "a device",
            "a PAX size that differs from the header's",
            "a PAX path that leaves",
            "two long names",
            "a negative size",
            "an archive in the archive",
            "compressed data in the archive",
            "two bundles in one document",
            "a bundle after a zero",
            "a package in UTF-7",
            "a declaration of UTF-7",
            "a declaration of UTF-16 that lies",
            "two packages in one document",
            "an entity",
          ],
        }
      `);
    },
    120_000,
  );
});
