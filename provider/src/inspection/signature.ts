import { createHash } from "node:crypto";
import { type BigIntStats, type Dirent, readdirSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** What the file system says of a source, without reading it. */
export interface Signature {
  /** Changes whenever size, times, inode or names of the source's files change. */
  readonly text: string;
  /** Milliseconds since 1970 at which one of its files last changed. */
  readonly lastChange: number;
}

const pieceBytes = 512 * 1024;

/** What cannot be looked at has a signature too; reading it says what is wrong. */
export function signatureOf(path: string): Signature {
  const hash = createHash("sha256");
  let lastChange = 0;
  for (const file of walk(path)) {
    const stat = look(file);
    hash.update(
      `${file}\0${stat?.dev}\0${stat?.ino}\0${stat?.size}\0${stat?.mtimeNs}\0${stat?.ctimeNs}\0${stat?.mode}\n`,
    );
    if (stat !== undefined) lastChange = Math.max(lastChange, Number(stat.mtimeMs), Number(stat.ctimeMs));
  }
  return { text: hash.digest("hex"), lastChange };
}

/** Total size of a source's files, in bytes. */
export function sizeOf(path: string): number {
  let bytes = 0;
  for (const file of walk(path)) {
    const stat = look(file);
    if (stat?.isFile() === true) bytes += Number(stat.size);
  }
  return bytes;
}

/**
 * Fingerprint of a source's raw bytes and the names of its files below it; far quicker than reading it as
 * STIX.
 *
 * @throws Error of the file system where a file cannot be read
 */
export async function rawFingerprint(path: string): Promise<string> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafeSlow(pieceBytes);
  for (const file of walk(path)) {
    if (look(file)?.isFile() !== true) {
      hash.update(`${file.slice(path.length)}\0none\n`);
      continue;
    }
    hash.update(`${file.slice(path.length)}\0${await sha256Of(file, buffer)}\n`);
  }
  return hash.digest("hex");
}

/** @param buffer takes each piece in turn: fresh ones would be garbage faster than it is collected */
async function sha256Of(file: string, buffer: Buffer): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(file, "r");
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest("hex");
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/**
 * The source itself and, where it is a folder, everything below it in a fixed order. Links to folders are not
 * followed, as they are not when it is read: two that point to their own folder would make a walk without
 * end.
 */
function* walk(path: string): Generator<string> {
  yield path;
  if (look(path)?.isDirectory() === true) yield* below(path);
}

function* below(folder: string): Generator<string> {
  for (const entry of list(folder)) {
    const path = join(folder, entry.name);
    yield path;
    if (entry.isDirectory()) yield* below(path);
  }
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

function look(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
