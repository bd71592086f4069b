import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type DocumentLocation, throwProblem } from "../problems.js";
import type { ByteSource } from "./byteSource.js";

/** A member of a gzip file ends with the number of its uncompressed bytes, in four bytes. */
const sizeBytes = 4;
/** Where a member's flags are, and those of an extra field (RFC 1952: FEXTRA) and of a comment (FCOMMENT). */
const flagsAt = 3;
const extraField = 0x04 | 0x10;

/** The uncompressed bytes of a gzip stream, of all its members. */
export class GunzipSource implements ByteSource {
  /** At the end: true if bytes follow the last member. Decompressors disagree on what they mean. */
  trailingData = false;
  /** At the end: true if there are several members with content. Some readers stop after the first. */
  severalMembers = false;
  /** True if the first header has an extra field or a comment, which no reader of documents reads. */
  hasExtraFields = false;
  readonly #source: ByteSource;
  readonly #place: DocumentLocation;
  readonly #gunzip = createGunzip({ chunkSize: 64 * 1024 });
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #input: Readable;
  #failure: unknown;
  #compressed = 0;
  #uncompressed = 0;
  /** The last bytes that were read. */
  #tail: Buffer = Buffer.alloc(0);

  constructor(source: ByteSource, place: DocumentLocation) {
    this.#source = source;
    this.#place = place;
    // Without `return`: whoever opened the source closes it.
    const iterator = { next: () => this.#nextCompressed() };
    this.#input = Readable.from(
      { [Symbol.asyncIterator]: () => iterator },
      { objectMode: true, highWaterMark: 1 },
    );
    this.#input.on("error", (cause) => this.#gunzip.destroy(cause));
    this.#chunks = this.#input.pipe(this.#gunzip)[Symbol.asyncIterator]();
  }

  /** Releases the streams. */
  close(): void {
    this.#input.destroy();
    this.#gunzip.destroy();
  }

  async next(): Promise<Buffer | undefined> {
    try {
      const step = await this.#chunks.next();
      if (step.done !== true) {
        this.#uncompressed += step.value.length;
        return step.value;
      }
    } catch (cause) {
      if (this.#failure !== undefined) throw this.#failure;
      const why = cause instanceof Error ? cause.message : "unknown";
      throwProblem("gzip-damaged", this.#place, `Decompressing failed: ${why}.`);
    }
    await this.#lookAfterEnd();
    return undefined;
  }

  async #nextCompressed(): Promise<IteratorResult<Buffer, undefined>> {
    try {
      const value = await this.#source.next();
      if (value === undefined) return { done: true, value };
      // The stream keeps chunks for a while.
      const chunk = Buffer.from(value);
      if (this.#compressed === 0) this.hasExtraFields = ((chunk[flagsAt] ?? 0) & extraField) !== 0;
      this.#compressed += chunk.length;
      this.#tail = Buffer.from(Buffer.concat([this.#tail, chunk.subarray(-sizeBytes)]).subarray(-sizeBytes));
      return { done: false, value: chunk };
    } catch (cause) {
      this.#failure = cause;
      throw cause;
    }
  }

  async #lookAfterEnd(): Promise<void> {
    if (this.trailingData || this.severalMembers) return;
    const more = await this.#source.next();
    this.trailingData = more !== undefined || this.#gunzip.bytesWritten < this.#compressed;
    const lastMember = this.#tail.length === sizeBytes ? this.#tail.readUInt32LE() : 0;
    this.severalMembers = !this.trailingData && lastMember !== this.#uncompressed % 2 ** 32;
  }
}
