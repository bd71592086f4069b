import { createHash } from "node:crypto";
import { createReadStream, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the file system says of a source, without reading it. */
export interface Signature {
  /** Changes whenever size, times, inode or names of the source's files change. */
  readonly text: string;
  /** Milliseconds since 1970 at which one of its files last changed. */
  readonly lastChange: number;
}

const deepest = 64;

export function signatureOf(path: string): Signature {
  const hash = createHash("sha256");
  let lastChange = 0;
  for (const file of walk(path, 0)) {
    const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
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
  for (const file of walk(path, 0)) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true) bytes += stat.size;
  }
  return bytes;
}

/** Fingerprint of a source's raw bytes and the names of its files below it; far quicker than reading it as STIX. */
export async function rawFingerprint(path: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of walk(path, 0)) {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() !== true) {
      hash.update(`${file.slice(path.length)}\0none\n`);
      continue;
    }
    const content = createHash("sha256");
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 }))
      content.update(chunk as Buffer);
    hash.update(`${file.slice(path.length)}\0${content.digest("hex")}\n`);
  }
  return hash.digest("hex");
}

/** The source itself and, where it is a folder, everything below it in a fixed order. */
function* walk(path: string, depth: number): Generator<string> {
  yield path;
  if (depth > deepest || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return;
  for (const name of readdirSync(path).sort()) yield* walk(join(path, name), depth + 1);
}
