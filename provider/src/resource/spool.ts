import { type FileHandle, mkdtemp, open, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ExtraHopError } from "../errors/index.js";

const prefix = "extrahop-upload-";
const chunkBytes = 1024 * 1024;
/**
 * A folder of a process that is gone is removed after this time; before, the process may run in another
 * container.
 */
const abandonedMilliseconds = 60 * 60 * 1000;
const storageCodes = new Set(["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EMFILE", "ENFILE"]);

/** Where a file begins in the spool. */
export interface Spooled {
  readonly descriptor: number;
  readonly offset: number;
}

/**
 * The converted files of a process, one after the other in one temporary file: a run with thousands of feeds
 * keeps one descriptor. The file is unlinked while it is open, so that it disappears with the process however
 * that ends.
 */
export class Spool {
  readonly #parent: string;
  #file: Promise<FileHandle> | undefined;
  #end = 0;
  #writing: Promise<unknown> = Promise.resolve();

  /** @param parent the folder for temporary files */
  constructor(parent = tmpdir()) {
    this.#parent = parent;
  }

  /** Appends a file. @param bytes its length */
  append(path: string, bytes: number): Promise<Spooled> {
    const written = this.#writing.then(() => this.#copy(path, bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await (await this.#file)?.close();
  }

  async #copy(path: string, bytes: number): Promise<Spooled> {
    this.#file ??= this.#open();
    const [spool, source] = [await this.#file, await open(path, "r")];
    const offset = this.#end;
    try {
      const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(bytes, 1)));
      for (let position = 0; ; ) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) break;
        await writeAll(spool, buffer.subarray(0, bytesRead), offset + position);
        position += bytesRead;
      }
    } finally {
      await source.close();
    }
    this.#end = offset + bytes;
    return { descriptor: spool.fd, offset };
  }

  async #open(): Promise<FileHandle> {
    await removeAbandoned(this.#parent);
    const folder = await mkdtemp(join(this.#parent, `${prefix}${process.pid}-`));
    try {
      return await open(join(folder, "spool"), "wx+", 0o600);
    } finally {
      // Where an open file cannot be removed, a later process removes it.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

/**
 * Names the folder for temporary files in an error about its space or permissions; other errors stay as they
 * are.
 */
export function storageError(error: unknown, action: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined || !storageCodes.has(code)) return error;
  return new ExtraHopError({
    code: "EXTRAHOP_TEMPORARY_STORAGE",
    action,
    found: `the folder for temporary files, ${tmpdir()}, cannot be written: ${message}`,
    remedy: "Fix: free some space there, or set the environment variable TMPDIR to another folder.",
    cause: error,
  });
}

async function writeAll(handle: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.length - done, position + done);
    done += bytesWritten;
  }
}

/** Removes what conversions of killed processes left. Nothing that goes wrong here is a reason to fail. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => undefined);
    const isOld = found !== undefined && Date.now() - found.mtimeMs > abandonedMilliseconds;
    if (isOld && !isRunning(Number(/^\d+/.exec(name.slice(prefix.length))?.[0])))
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
