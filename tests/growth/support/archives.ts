import { gzipSync } from "node:zlib";
import { type TarEntry, tar } from "../../support/stix/archives.js";
import { bundle, indicator } from "../../support/stix/bundles.js";

const document: TarEntry = {
  path: "a.json",
  content: bundle(indicator("[ipv4-addr:value = '198.51.100.7']")),
};

/** An archive of one document and of as many entries as fit. */
function archive(bytes: number, entry: (index: number) => TarEntry): Buffer {
  const one = tar([entry(0)], "open").length;
  return tar([document, ...Array.from({ length: Math.ceil(bytes / one) }, (_, i) => entry(i))]);
}

const records = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, "value"]));

/** The worst archives and compressed files for each construct. */
export const archives: Readonly<Record<string, (bytes: number) => Buffer>> = {
  "empty members": (bytes) => archive(bytes, (i) => ({ path: `b${i}.json` })),
  "small members": (bytes) => archive(bytes, (i) => ({ path: `b${i}.json`, content: "{}" })),
  "documents of one name": (bytes) => archive(bytes, () => document),
  "documents of one name in two cases": (bytes) =>
    archive(bytes, (i) => ({ ...document, path: i % 2 === 0 ? "a.json" : "A.json" })),
  folders: (bytes) => archive(bytes, (i) => ({ path: `f${i}/`, type: "5" })),
  "long names": (bytes) => archive(bytes, (i) => ({ path: "b", pax: { path: `${i}${"/n".repeat(1_900)}` } })),
  "extended headers": (bytes) => archive(bytes, () => ({ path: "b", pax: records(1_000) })),
  "global headers": (bytes) => archive(bytes, () => ({ path: "g", type: "g", content: "12 key=abcd\n" })),
  "zeros after the end": (bytes) => Buffer.concat([tar([document]), Buffer.alloc(bytes)]),
  "members of gzip": (bytes) => {
    const empty = gzipSync("");
    const count = Math.ceil(bytes / empty.length);
    return Buffer.concat([gzipSync(tar([document])), ...Array.from({ length: count }, () => empty)]);
  },
  "empty blocks of gzip": (bytes) => {
    // A stored block without bytes: five bytes that decompress to none.
    const block = Buffer.from([0, 0, 0, 0xff, 0xff]);
    const plain = gzipSync(tar([document]));
    const blocks = Array.from({ length: Math.ceil(bytes / block.length) }, () => block);
    return Buffer.concat([plain.subarray(0, 10), ...blocks, plain.subarray(10)]);
  },
  "zeros after gzip": (bytes) => Buffer.concat([gzipSync(tar([document])), Buffer.alloc(bytes)]),
  "much in little": (bytes) => gzipSync(Buffer.concat([tar([document]), Buffer.alloc(bytes * 20)])),
};
