import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TypedValue } from "../stix/index.js";
import { digestOf, recordBytes, type ValueFacts, ValueIndex } from "./valueIndex.js";
import { storeFailed, writeAtomically } from "./writeAtomically.js";

/** How many contents of a source are kept beside the current one. */
const maxKept = 5;

/**
 * Which values each content of a source names, since when and with which confidence: one index for each
 * content, in which a value is found without reading all of it.
 */
export class Provenance {
  readonly #folder: string;

  constructor(store: string) {
    this.#folder = join(store, "values");
  }

  has(source: string, sha256: string): boolean {
    return existsSync(this.#pathOf(source, sha256));
  }

  /** @returns undefined where there is no index, or a damaged one */
  async read(source: string, sha256: string): Promise<ValueIndex | undefined> {
    const records = await readFile(this.#pathOf(source, sha256)).catch(() => undefined);
    return records === undefined || records.length % recordBytes !== 0 ? undefined : new ValueIndex(records);
  }

  /** @throws ExtraHopError EXTRAHOP_STORE_FAILED */
  async write(source: string, sha256: string, index: ValueIndex): Promise<void> {
    const path = this.#pathOf(source, sha256);
    try {
      await mkdir(join(this.#folder, source), { recursive: true });
      await writeFile(join(this.#folder, ".gitignore"), "*\n");
    } catch (error) {
      throw storeFailed(`writing ${path}`, error);
    }
    await writeAtomically(path, index.records);
    await this.#removeOld(source, sha256);
  }

  /** What a content holds of a value; undefined where it does not name it. */
  async find(source: string, sha256: string, value: TypedValue): Promise<ValueFacts | undefined> {
    const handle = await open(this.#pathOf(source, sha256), "r").catch(() => undefined);
    if (handle === undefined) return undefined;
    try {
      const wanted = digestOf(value);
      const record = Buffer.alloc(recordBytes);
      let low = 0;
      let high = Math.floor((await handle.stat()).size / recordBytes);
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        await handle.read(record, 0, recordBytes, middle * recordBytes);
        const order = record.subarray(0, wanted.length).compare(wanted);
        if (order === 0) return new ValueIndex(record).find(value);
        if (order < 0) low = middle + 1;
        else high = middle;
      }
      return undefined;
    } finally {
      await handle.close();
    }
  }

  #pathOf(source: string, sha256: string): string {
    return join(this.#folder, source, `${sha256}.index`);
  }

  async #removeOld(source: string, current: string): Promise<void> {
    const folder = join(this.#folder, source);
    const names = (await readdir(folder)).filter(
      (name) => name.endsWith(".index") && name !== `${current}.index`,
    );
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    );
    for (const { name } of dated.sort((a, b) => b.at - a.at).slice(maxKept)) {
      await rm(join(folder, name), { force: true });
    }
  }
}
