import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type IndicatorType, indicatorTypes, type TypedValue } from "../stix/index.js";
import { storeFailed, writeAtomically } from "./writeAtomically.js";

/** What one source says of a value. */
export interface ValueRecord extends TypedValue {
  /** RFC 3339, UTC: the fetch that first named it. */
  readonly since: string;
  /** 0 to 100, where the source names one. */
  readonly confidence?: number;
}

/** The values of one content, sorted, by type. */
export type SortedRecords = readonly ValueRecord[];

/** What came and what went between two contents of a source. */
export interface ValueChange {
  readonly added: readonly TypedValue[];
  readonly removed: readonly TypedValue[];
}

const maxKept = 5;

/**
 * Which values each content of a source names, since when and with which confidence: one sorted text file for each content, so that a value
 * is found without reading all of it.
 */
export class Provenance {
  constructor(private readonly store: string) {}

  pathOf(source: string, sha256: string): string {
    return join(this.store, "values", source, `${sha256}.tsv`);
  }

  has(source: string, sha256: string): boolean {
    return existsSync(this.pathOf(source, sha256));
  }

  /** @returns undefined where there is none */
  async read(source: string, sha256: string): Promise<SortedRecords | undefined> {
    const text = await readFile(this.pathOf(source, sha256), "utf8").catch(() => undefined);
    return text?.split("\n").slice(0, -1).map(recordOf);
  }

  /** Writes the values of a content; of values that the previous one named the older time is kept. */
  async write(
    source: string,
    sha256: string,
    values: ReadonlyMap<string, number | undefined>,
    previous: SortedRecords | undefined,
    now: string,
  ): Promise<ValueChange> {
    const before = new Map((previous ?? []).map((record) => [keyOf(record), record]));
    const added: TypedValue[] = [];
    const lines = [...values.keys()].sort().map((key) => {
      const known = before.get(key);
      if (known === undefined) added.push(typedOf(key));
      before.delete(key);
      return `${key}\t${known?.since ?? now}\t${values.get(key) ?? ""}\n`;
    });
    const path = this.pathOf(source, sha256);
    try {
      await mkdir(join(this.store, "values", source), { recursive: true });
    } catch (error) {
      throw storeFailed(`writing ${path}`, error);
    }
    await writeAtomically(path, lines.join(""));
    await this.#removeOld(source, sha256);
    return { added, removed: [...before.values()].map(({ type, value }) => ({ type, value })) };
  }

  /** The record of a value in a content; undefined where the content does not name it. */
  async find(source: string, sha256: string, typed: TypedValue): Promise<ValueRecord | undefined> {
    const handle = await open(this.pathOf(source, sha256), "r").catch(() => undefined);
    if (handle === undefined) return undefined;
    try {
      return await search(handle, keyOf(typed));
    } finally {
      await handle.close();
    }
  }

  async #removeOld(source: string, current: string): Promise<void> {
    const folder = join(this.store, "values", source);
    const names = (await readdir(folder)).filter(
      (name) => name.endsWith(".tsv") && name !== `${current}.tsv`,
    );
    const dated = await Promise.all(
      names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
    );
    for (const { name } of dated.sort((a, b) => b.at - a.at).slice(maxKept))
      await rm(join(folder, name), { force: true });
  }
}

/** What a value is sorted by. */
export const keyOf = ({ type, value }: TypedValue): string => `${type}\t${value}`;

function typedOf(key: string): TypedValue {
  const tab = key.indexOf("\t");
  return { type: typeOf(key.slice(0, tab)), value: key.slice(tab + 1) };
}

function recordOf(line: string): ValueRecord {
  const [type = "", value = "", since = "", confidence = ""] = line.split("\t");
  return {
    type: typeOf(type),
    value,
    since,
    ...(confidence === "" ? {} : { confidence: Number(confidence) }),
  };
}

const typeOf = (text: string): IndicatorType => indicatorTypes.find((type) => type === text) ?? "url";

const lineBytes = 66_000;

/** Finds the line of a key by halving the file; a line is found by the first line break at or after an offset. */
async function search(handle: FileHandle, key: string): Promise<ValueRecord | undefined> {
  const wanted = `${key}\t`;
  let low = 0;
  let high = (await handle.stat()).size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineAt(handle, middle);
    if (line === undefined) high = middle;
    else if (line.text.startsWith(wanted)) return recordOf(line.text);
    else if (compare(line.text, wanted) < 0) low = line.end - 1;
    else high = middle;
  }
  const first = await lineAt(handle, 0, true);
  return first?.text.startsWith(wanted) === true ? recordOf(first.text) : undefined;
}

const compare = (line: string, wanted: string): number => {
  const key = line.slice(0, line.indexOf("\t", line.indexOf("\t") + 1));
  const plain = wanted.slice(0, -1);
  return key < plain ? -1 : key > plain ? 1 : 0;
};

/** The first whole line that begins after an offset, or at it where `exactly`. */
async function lineAt(
  handle: FileHandle,
  offset: number,
  exactly = false,
): Promise<{ readonly text: string; readonly end: number } | undefined> {
  const buffer = Buffer.alloc(lineBytes * 2);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
  const bytes = buffer.subarray(0, bytesRead);
  const start = exactly ? 0 : bytes.indexOf(10) + 1;
  if (start === 0 && !exactly) return undefined;
  const end = bytes.indexOf(10, start);
  return end < 0 ? undefined : { text: bytes.toString("utf8", start, end), end: offset + end + 1 };
}
