import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../files/index.js";
import type { ReadingChoices } from "../stix/index.js";
import type { SnapshotBuilder } from "../stix/indexing/valueSnapshot.js";

/** Bytes that a folder may hold before the snapshots that were used longest ago are removed. */
const defaultMaxBytes = 1024 * 1024 * 1024;
const ending = ".values";
const blockBytes = 1 << 20;

/** Which state of a source a snapshot is of. */
export interface SnapshotKey {
  readonly digest: string;
  readonly choices: ReadingChoices;
}

/**
 * The values of feeds on disk, by digest. A snapshot appears whole or not at all. Nothing here can fail the
 * work that asks: a snapshot that is lost only costs the exact comparison.
 */
export class SnapshotStore {
  constructor(
    readonly folder: string,
    private readonly maxBytes = defaultMaxBytes,
  ) {}

  /** @returns its path, undefined where there is none */
  async find(key: SnapshotKey): Promise<string | undefined> {
    const path = this.#pathOf(key);
    if (!existsSync(path)) return undefined;
    const now = new Date();
    // A read-only folder still has it.
    await utimes(path, now, now).catch(() => undefined);
    return path;
  }

  async write(key: SnapshotKey, builder: SnapshotBuilder): Promise<void> {
    const path = this.#pathOf(key);
    try {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await writeFile(join(this.folder, ".gitignore"), "*\n");
      await replaceFile(path, (temporary) => writeBlocks(temporary, builder));
      await this.#evict(path);
    } catch {
      // Without it, changes are compared by counts.
    }
  }

  async remove(path: string): Promise<void> {
    await rm(path, { force: true }).catch(() => undefined);
  }

  #pathOf({ digest, choices }: SnapshotKey): string {
    const name = createHash("sha256").update(JSON.stringify([digest, Object.entries(choices).sort()]));
    return join(this.folder, `${name.digest("hex")}${ending}`);
  }

  async #evict(newest: string): Promise<void> {
    const entries: { path: string; bytes: number; used: number }[] = [];
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      const counts = name.endsWith(ending) || name.endsWith(".tmp");
      if (found !== undefined && counts) entries.push({ path, bytes: found.size, used: found.mtimeMs });
    }
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of entries.sort((a, b) => a.used - b.used)) {
      if (bytes <= this.maxBytes) return;
      if (entry.path === newest) continue;
      await rm(entry.path, { force: true });
      bytes -= entry.bytes;
    }
  }
}

async function writeBlocks(path: string, builder: SnapshotBuilder): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    for (const block of blocks(builder.pieces())) await file.writeFile(block);
  } finally {
    await file.close();
  }
}

/** Joins pieces to blocks that are worth a call of the file system. */
function* blocks(pieces: Iterable<Buffer>): Generator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    bytes += piece.length;
    if (bytes < blockBytes) continue;
    yield Buffer.concat(waiting);
    [waiting, bytes] = [[], 0];
  }
  yield Buffer.concat(waiting);
}
