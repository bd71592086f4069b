import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import fc from "fast-check";
import type { Generation } from "../../../provider/src/stix/index.js";
import { bundle, indicator } from "../../support/stix/bundles.js";
import { domain, lookingFor, address as stix1Address, uri } from "../../support/stix/packages.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { anyBundle } from "./anyBundle.js";
import { anyPackage } from "./anyPackage.js";
import { anyMutations, bundleMutations, type Mutation, packageMutations } from "./mutations.js";
import { itWithPython, type ReadUpload, readUpload, seenInPython } from "./uploadReaders.js";

const root = resolve(__dirname, "../../..");

interface Source {
  readonly name: string;
  readonly content: string;
  readonly generation: Generation;
}

/** Every STIX file that is kept in the repository. */
function keptFiles(): readonly Source[] {
  const names = execFileSync("git", ["ls-files", "*.xml", "*.json"], { cwd: root, encoding: "utf8" });
  return names
    .split("\n")
    .filter((name) => /(?:^|\/)stix\//.test(name) && /\.(?:xml|json)$/.test(name))
    .map((name) => ({
      name,
      content: readFileSync(join(root, name), "utf8"),
      generation: name.endsWith(".xml") ? "stix1" : "stix2",
    }));
}

const samples = (generation: Generation, documents: fc.Arbitrary<string>): readonly Source[] =>
  fc
    .sample(documents, { numRuns: 150, seed: 20261126 })
    .map((content, i) => ({ name: `generated ${i}`, content: versioned(content), generation }));

/** STIX 2.1 demands a version of every object but observables; documents without are another matter. */
function versioned(content: string): string {
  if (!content.startsWith("{")) return content;
  const { objects, ...rest } = JSON.parse(content) as { readonly objects: readonly object[] };
  return JSON.stringify({ ...rest, objects: objects.map((one) => ({ spec_version: "2.1", ...one })) });
}

/** Writes and prepares each source, for both generations; refused ones are left out. */
async function uploadsOf(
  sources: readonly Source[],
): Promise<{ uploads: (ReadUpload & Source)[]; refused: number }> {
  const folder = await temporaryFolder();
  const uploads: (ReadUpload & Source)[] = [];
  let refused = 0;
  for (const [i, source] of sources.entries()) {
    const path = join(folder, `${i}.${source.generation === "stix1" ? "xml" : "json"}`);
    await writeFile(path, source.content);
    for (const generation of ["stix1", "stix2"] as const) {
      const read = await readUpload(path, generation, folder);
      if (read === undefined) refused += 1;
      else uploads.push({ ...read, ...source, name: `${source.name} for ${generation}` });
    }
  }
  return { uploads, refused };
}

async function compare(uploads: readonly (ReadUpload & Source)[]): Promise<void> {
  for (const { name, how, content, shown, simulated } of uploads) {
    expect({ name, how, content, values: [...simulated].sort() }).toEqual({
      name,
      how,
      content,
      values: [...shown].sort(),
    });
  }
  const seen = await seenInPython(uploads.map(({ path }) => path));
  for (const [i, { name, how, content, shown }] of uploads.entries()) {
    const unseen = seen[i]?.filter((value) => !shown.has(value));
    expect({ name, how, content, unseen }).toEqual({ name, how, content, unseen: [] });
  }
}

describe("the values of an upload, one by one", () => {
  itWithPython(
    "are those of its preview for the simulator, lxml and json: every STIX file of the repository",
    async () => {
      const { uploads, refused } = await uploadsOf(keptFiles());
      expect({ refused, uploads: uploads.length > 20 }).toEqual({ refused: 0, uploads: true });
      await compare(uploads);
    },
    120_000,
  );

  itWithPython.each([
    ["packages", samples("stix1", anyPackage)],
    ["bundles", samples("stix2", anyBundle)],
  ])(
    "are those of its preview for the simulator, lxml and json: generated %s",
    async (_, sources) => {
      const { uploads } = await uploadsOf(sources);
      expect(uploads.length).toBeGreaterThan(200);
      expect(new Set(uploads.map(({ how }) => how)).size).toBeGreaterThan(1);
      await compare(uploads);
    },
    240_000,
  );

  const plainPackage = lookingFor(
    stix1Address("198.51.100.7", "ipv4-addr"),
    stix1Address("2001:db8::7", "ipv6-addr"),
    domain("evil.example.org"),
    uri("http://evil.example.org/x", "URL"),
  );
  const plainBundle = bundle(
    indicator("[ipv4-addr:value = '198.51.100.7']"),
    indicator("[domain-name:value = 'evil.example.org']"),
    indicator("[url:value = 'http://evil.example.org/x']"),
    { type: "ipv4-addr", spec_version: "2.1", id: "ipv4-addr--1", value: "198.51.100.8" },
  );

  itWithPython.each<[string, Generation, Readonly<Record<string, Mutation>>, string]>([
    ["packages", "stix1", packageMutations, plainPackage],
    ["bundles", "stix2", bundleMutations, plainBundle],
  ])(
    "are those of its preview for the simulator, lxml and json, or it is refused: changed %s",
    async (_, generation, mutations, plain) => {
      const names = Object.keys(mutations);
      const single = names.map((name) => [[name, 0.5] as const]);
      const several = fc.sample(anyMutations(mutations), { numRuns: 150, seed: 20261126 });
      const originals = [
        plain,
        ...keptFiles()
          .filter((file) => file.generation === generation)
          .map(({ content }) => content),
      ];
      const sources = [...single, ...several].map((all, i): Source => {
        const original = i < single.length ? plain : (originals[i % originals.length] ?? plain);
        const content = all.reduce((text, [name, at]) => mutations[name]?.(text, at) ?? text, original);
        if (i < single.length)
          expect({ name: names[i], changed: content !== original }).toEqual({
            name: names[i],
            changed: true,
          });
        return { name: all.map(([name]) => name).join(", "), content, generation };
      });
      const { uploads, refused } = await uploadsOf(sources);
      expect(uploads.length).toBeGreaterThan(refused);
      await compare(uploads);
    },
    240_000,
  );
});
