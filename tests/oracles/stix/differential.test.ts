import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { type Generation, inspect, prepareUpload } from "../../../provider/src/stix/index.js";
import { inspectUpload } from "../../../simulator/src/stix/inspect.js";
import { pythonJudge } from "../../support/pythonJudge.js";
import { type TarEntry, tar, tgz } from "../../support/stix/archives.js";
import { bundle, indicator, type StixObject, sco } from "../../support/stix/bundles.js";
import { valuesOf } from "../../support/stix/inspecting.js";
import * as stix1 from "../../support/stix/packages.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const { itWithPython, judge } = pythonJudge(["lxml==6.1.3"]);

/** What a document holds, of which each part has a value of its own. */
type Part =
  | "indicator"
  | "observable"
  | "wildcard"
  | "negation"
  | "range"
  | "hash"
  | "older version"
  | "nested"
  | "divided"
  | "elsewhere";
const parts: readonly Part[] = [
  "indicator",
  "observable",
  "wildcard",
  "negation",
  "range",
  "hash",
  "older version",
  "nested",
  "divided",
  "elsewhere",
];

/** How an archive hides or repeats a document. */
type Trick = "plain" | "hidden" | "misnamed" | "twice" | "white space" | "UTF-16" | "foreign";
const tricks: readonly Trick[] = ["plain", "hidden", "misnamed", "twice", "white space", "UTF-16", "foreign"];
type Wrapping = "plain" | "archive after the end" | "part after zeros" | "two parts";
const wrappings: readonly Wrapping[] = ["plain", "archive after the end", "part after zeros", "two parts"];

interface Sample {
  readonly documents: readonly { readonly parts: readonly Part[]; readonly trick: Trick }[];
  readonly wrapping: Wrapping;
}

const often = <T>(usual: T, all: readonly T[]) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...all) });

const anySample: fc.Arbitrary<Sample> = fc.record({
  documents: fc.array(
    fc.record({
      parts: fc
        .array(fc.constantFrom(...parts), { maxLength: 3 })
        .map((more): readonly Part[] => ["indicator", ...more]),
      trick: often("plain", tricks),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  wrapping: often("plain", wrappings),
});

/** How a PNG file begins. */
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);

let count = 0;
function nextAddress(): string {
  count += 1;
  return `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`;
}

function objectsOf(part: Part): readonly StixObject[] {
  const address = nextAddress();
  const plain = indicator(`[ipv4-addr:value = '${address}']`);
  switch (part) {
    case "indicator":
      return [plain];
    case "observable":
      return [sco("ipv4-addr", address)];
    case "wildcard":
      return [indicator(`[ipv4-addr:value LIKE '${address}']`)];
    case "negation":
    case "divided":
      return [indicator(`[ipv4-addr:value != '${address}']`)];
    case "range":
      return [indicator(`[ipv4-addr:value > '${address}']`)];
    case "hash":
      return [indicator("[file:hashes.MD5 = 'd41d8cd98f00b204e9800998ecf8427e']")];
    case "older version":
      return [
        { ...plain, modified: "2024-01-01T00:00:00Z" },
        { ...plain, pattern: `[ipv4-addr:value = '${nextAddress()}']` },
      ];
    case "nested":
      return [{ type: "bundle", id: `bundle--${plain["id"]}`, objects: [plain] }];
    case "elsewhere":
      return [{ type: "x-note", id: `x-note--${plain["id"]}`, pattern: plain["pattern"] }];
  }
}

const looksFor = (value: string, attributes = "") =>
  stix1.indicator(stix1.looksFor(stix1.object(stix1.address(value, "ipv4-addr", attributes))));

function elementOf(part: Part): string {
  const address = nextAddress();
  switch (part) {
    case "observable":
      return `</stix:Indicators>${stix1.observables(stix1.observable(stix1.object(stix1.address(address))))}<stix:Indicators>`;
    case "wildcard":
      return looksFor(address, 'condition="StartsWith"');
    case "negation":
      return looksFor(address, 'condition="DoesNotEqual"');
    case "range":
      return looksFor(address, 'condition="GreaterThan"');
    case "divided":
      return looksFor(`${address}<!-- -->9`);
    case "nested":
      return looksFor(`${address}<b>${nextAddress()}</b>`);
    case "elsewhere":
      return `<x:Address_Value xmlns:x="http://x.example/">${address}</x:Address_Value>`;
    default:
      return looksFor(address);
  }
}

function documentOf(generation: Generation, all: readonly Part[]): string {
  return generation === "stix2"
    ? bundle(...all.flatMap(objectsOf))
    : stix1.pack(stix1.indicators(...all.map(elementOf)));
}

function entriesOf(generation: Generation, sample: Sample): readonly TarEntry[] {
  const ending = generation === "stix2" ? "json" : "xml";
  return sample.documents.flatMap(({ parts: all, trick }, i): readonly TarEntry[] => {
    const content = documentOf(generation, all);
    const path = `d${i}.${ending}`;
    switch (trick) {
      case "hidden":
        return [{ path: `.git/${path}`, content }];
      case "misnamed":
        return [{ path: `d${i}.txt`, content }];
      case "twice":
        return [
          { path, content },
          { path: `./${path}`, content: documentOf(generation, ["indicator"]) },
        ];
      case "white space":
        return [{ path, content: " ".repeat(5_000) + content }];
      case "UTF-16":
        return [{ path, content: Buffer.from(`\ufeff${content}`, "utf16le") }];
      case "foreign":
        return [
          { path, content },
          {
            path: `n${i}.bin`,
            content: Buffer.concat([picture, Buffer.from(documentOf(generation, ["indicator"]))]),
          },
        ];
      default:
        return [{ path, content }];
    }
  });
}

function archiveOf(generation: Generation, sample: Sample): Buffer {
  const entries = entriesOf(generation, sample);
  const more = tar([
    { path: `z.${generation === "stix2" ? "json" : "xml"}`, content: documentOf(generation, ["indicator"]) },
  ]);
  const plain = tar(entries);
  switch (sample.wrapping) {
    case "archive after the end":
      return gzipSync(Buffer.concat([plain, more]));
    case "part after zeros":
      return Buffer.concat([gzipSync(plain), Buffer.alloc(16), gzipSync(more)]);
    case "two parts":
      return Buffer.concat([gzipSync(plain.subarray(0, 600)), gzipSync(plain.subarray(600))]);
    default:
      return tgz(entries);
  }
}

/** Values that a lenient reader of another author sees in each file. */
const seenBy = (files: readonly string[]) => judge<string[]>(join(__dirname, "everyValue.py"), files);

describe("an upload", () => {
  itWithPython.each<Generation>(["stix1", "stix2"])(
    "holds no value that the preview did not show, whoever reads it: %s",
    async (generation) => {
      const folder = await temporaryFolder();
      const samples = fc.sample(anySample, { numRuns: 150, seed: 20261125 });
      const uploads: {
        sample: Sample;
        path: string;
        how: string;
        shown: ReadonlySet<string>;
        distinct: number;
      }[] = [];
      for (const [i, sample] of samples.entries()) {
        const source = join(folder, `${i}.tgz`);
        await writeFile(source, archiveOf(generation, sample));
        const inspection = await inspect(source, { values: true });
        expect({ sample, problems: inspection.problems.filter(({ level }) => level === "error") }).toEqual({
          sample,
          problems: [],
        });
        const { path, fileName, how } = await prepareUpload(source, {
          generation,
          collectionName: "feed",
          inspection,
          temporaryFolder: folder,
        });
        const shown = new Set(valuesOf(inspection).map((value) => value.slice(value.indexOf(" ") + 1)));
        uploads.push({ sample, path, how, shown, distinct: inspection.total });
        const limits = { maxUnpackedBytes: 1e9, maxDocumentBytes: 1e9 };
        const { observables } = await inspectUpload(path, fileName, generation, limits);
        expect({ sample, how, counted: observables <= inspection.total }).toEqual({
          sample,
          how,
          counted: true,
        });
      }
      const seen = await seenBy(uploads.map(({ path }) => path));
      for (const [i, { sample, how, shown }] of uploads.entries()) {
        const unseen = seen[i]?.filter((value) => !shown.has(value));
        expect({ sample, how, unseen }).toEqual({ sample, how, unseen: [] });
      }
      // All ways are taken, and the lenient reader does see what is hidden in the sources themselves.
      expect(new Set(uploads.map(({ how }) => how))).toEqual(new Set(["as-is", "packed", "converted"]));
      const inSources = await seenBy(samples.map((_, i) => join(folder, `${i}.tgz`)));
      const hiding = uploads.filter(({ shown }, i) => inSources[i]?.some((value) => !shown.has(value)));
      expect(hiding.length).toBeGreaterThan(50);
    },
    300_000,
  );
});
