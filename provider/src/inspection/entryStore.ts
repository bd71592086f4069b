import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../files/index.js";

/** Bytes that the store may hold before its oldest entries are removed. */
const defaultMaxBytes = 64 * 1024 * 1024;
/** The limit is checked once in this many writes. */
const evictEvery = 16;

/**
 * Small JSON values on disk, by key. Safe against other processes: an entry appears whole or not at all, and
 * one that is damaged, in the making or gone counts as missing. Nothing it does can fail the work that asks
 * it.
 */
export class EntryStore {
  readonly #folder: string;
  readonly #maxBytes: number;
  #written = 0;

  constructor(folder: string, maxBytes = defaultMaxBytes) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  async get(key: string): Promise<unknown> {
    const file = this.#fileOf(key);
    try {
      // Opening anything else, such as a FIFO, could wait forever.
      if (!(await stat(file)).isFile()) return undefined;
      const text = await readFile(file, "utf8");
      const end = text.indexOf("\n");
      const body = text.slice(end + 1);
      if (end < 0 || text.slice(0, end) !== checksum(key, body)) return undefined;
      const now = new Date();
      await utimes(file, now, now);
      return JSON.parse(body) as unknown;
    } catch {
      return undefined;
    }
  }

  async put(key: string, value: unknown): Promise<void> {
    const body = JSON.stringify(value);
    const file = this.#fileOf(key);
    const content = `${checksum(key, body)}\n${body}`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await replaceFile(file, (temporary) => writeFile(temporary, content, { mode: 0o600, flag: "wx" }));
      if (this.#written++ % evictEvery === 0) await this.#evict();
    } catch {
      // The next process makes the entry.
    }
  }

  #fileOf(key: string): string {
    return join(this.#folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  }

  /**
   * Takes away what was used longest ago until half of the bound is free again, and what other processes left
   * half written.
   */
  async #evict(): Promise<void> {
    const names = await readdir(this.#folder);
    const entries: { file: string; bytes: number; used: number }[] = [];
    for (const name of names) {
      const file = join(this.#folder, name);
      const found = await stat(file).catch(() => undefined);
      if (found?.isFile() === true) entries.push({ file, bytes: found.size, used: found.mtimeMs });
    }
    const dayAgo = Date.now() - 86_400_000;
    const abandoned = entries.filter(({ file, used }) => file.endsWith(".tmp") && used < dayAgo);
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const oldest = bytes > this.#maxBytes ? entries.sort((a, b) => a.used - b.used) : [];
    const surplus: typeof entries = [];
    for (const entry of oldest) {
      if (bytes <= this.#maxBytes / 2) break;
      surplus.push(entry);
      bytes -= entry.bytes;
    }
    for (const { file } of [...abandoned, ...surplus]) await rm(file, { force: true });
  }
}

/** Covers the key too, so that an entry under another entry's name is noticed. */
function checksum(key: string, body: string): string {
  return createHash("sha256").update(`${key}\n${body}`).digest("hex");
}
