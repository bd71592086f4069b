import { createHash, type Hash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { type DocumentLocation, throwProblem } from "../problems.js";
import { drain, type OpenedFile } from "./byteSource.js";

const chunkBytes = 256 * 1024;

export interface FileOptions {
  readonly signal?: AbortSignal | undefined;
  /** In hex, where the caller knows it of these very bytes: they are not hashed again. */
  readonly sha256?: string | undefined;
}

interface Chunk {
  readonly bytes?: Buffer;
  readonly cause?: unknown;
}

/**
 * A regular file that is read once, front to back; at the end it knows its hash and whether it stayed the
 * same.
 */
export class FileSource implements OpenedFile {
  readonly #path: string;
  readonly #place: DocumentLocation;
  readonly #handle: FileHandle;
  readonly #before: BigIntStats;
  readonly #signal: AbortSignal | undefined;
  readonly #hash: Hash | undefined;
  readonly #sha256: string;
  /**
   * Two for all chunks, one that is looked at and one that is read into meanwhile, so that memory stays flat.
   */
  readonly #buffers = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)] as const;
  #chunks = 0;
  /** The chunk after the one that was returned last. */
  #ahead: Promise<Chunk> | undefined;
  #turn: Promise<Buffer | undefined> = Promise.resolve(undefined);
  #bytes = 0;
  #ended = false;

  private constructor(
    path: string,
    place: DocumentLocation,
    handle: FileHandle,
    before: BigIntStats,
    { signal, sha256 }: FileOptions,
  ) {
    this.#path = path;
    this.#place = place;
    this.#handle = handle;
    this.#before = before;
    this.#signal = signal;
    this.#hash = sha256 === undefined ? createHash("sha256") : undefined;
    this.#sha256 = sha256 ?? "";
  }

  /** Refuses whatever is not a regular file, before it is opened: opening a FIFO would hang. */
  static async open(path: string, place: DocumentLocation, options: FileOptions = {}): Promise<FileSource> {
    const seen = await statOrThrow(path, place);
    if (!seen.isFile()) throwProblem("not-a-file", place, "This is neither a regular file nor a folder.");
    let handle: FileHandle;
    try {
      handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (cause) {
      throwProblem("source-unreadable", place, `Opening it was refused (${codeOf(cause)}).`);
    }
    const before = await handle.stat({ bigint: true });
    if (!before.isFile() || before.ino !== seen.ino) {
      await handle.close();
      throwProblem("source-changed", place, "The file was replaced while it was opened.");
    }
    return new FileSource(path, place, handle, before, options);
  }

  /** Bytes when it was opened. */
  get size(): bigint {
    return this.#before.size;
  }

  /** Reads one after another, even if a caller still waits for the one before. */
  next(): Promise<Buffer | undefined> {
    this.#turn = this.#turn.then(() => this.#read());
    return this.#turn;
  }

  async #read(): Promise<Buffer | undefined> {
    this.#signal?.throwIfAborted();
    if (this.#ended) return undefined;
    const { bytes, cause } = await (this.#ahead ?? this.#readAhead());
    if (bytes === undefined)
      throwProblem("source-unreadable", this.#place, `Reading it failed (${codeOf(cause)}).`);
    if (bytes.length === 0) {
      this.#ended = true;
      return undefined;
    }
    this.#ahead = this.#readAhead();
    this.#hash?.update(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }

  /** Never rejects, because nobody may wait for it. */
  #readAhead(): Promise<Chunk> {
    const buffer = this.#buffers[this.#chunks++ % 2] ?? this.#buffers[0];
    return this.#handle.read(buffer, 0, chunkBytes, null).then(
      ({ bytesRead }) => ({ bytes: buffer.subarray(0, bytesRead) }),
      (cause: unknown) => ({ cause }),
    );
  }

  /** SHA-256 of the bytes read so far, in hex; of all bytes, where the caller knew it. */
  sha256SoFar(): string {
    return this.#hash?.copy().digest("hex") ?? this.#sha256;
  }

  /** Reads what is left and returns what the file was; throws `source-changed` if it changed meanwhile. */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    await drain(this);
    const [after, atPath] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      statOrThrow(this.#path, this.#place),
    ]);
    const same = [after, atPath].every(
      (now) =>
        now.ino === this.#before.ino &&
        now.dev === this.#before.dev &&
        now.size === this.#before.size &&
        now.mtimeNs === this.#before.mtimeNs,
    );
    if (!same || BigInt(this.#bytes) !== this.#before.size) {
      throwProblem("source-changed", this.#place, "The file changed while it was read.");
    }
    return { bytes: this.#bytes, sha256: this.#hash?.digest("hex") ?? this.#sha256 };
  }

  async close(): Promise<void> {
    await this.#ahead;
    await this.#handle.close();
  }
}

export async function statOrThrow(path: string, place: DocumentLocation): Promise<BigIntStats> {
  try {
    return await stat(path, { bigint: true });
  } catch (cause) {
    const code = codeOf(cause);
    if (code === "ENOENT" || code === "ENOTDIR") throwProblem("source-missing", place, "Nothing is there.");
    throwProblem("source-unreadable", place, `Looking at it was refused (${code}).`);
  }
}

/** The operating system's name of a failure, e.g. `EACCES`. */
export function codeOf(cause: unknown): string {
  const isCoded =
    typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string";
  return isCoded ? String(cause.code) : "unknown";
}
