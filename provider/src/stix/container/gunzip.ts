import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { type DocumentLocation, throwProblem } from "../problems.js";
import type { ByteSource } from "./byteSource.js";

/** The uncompressed bytes of a gzip stream. */
export class GunzipSource implements ByteSource {
  readonly #gunzip = createGunzip({ chunkSize: 64 * 1024 });
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #input: Readable;
  #failure: unknown;

  constructor(
    source: ByteSource,
    private readonly place: DocumentLocation,
  ) {
    // No `return` in the iterator: whoever opened the source closes it.
    const iterator = {
      next: async () => {
        try {
          const value = await source.next();
          // The stream keeps chunks for a while.
          return value === undefined
            ? { done: true as const, value }
            : { done: false as const, value: Buffer.from(value) };
        } catch (cause) {
          this.#failure = cause;
          throw cause;
        }
      },
    };
    this.#input = Readable.from(
      { [Symbol.asyncIterator]: () => iterator },
      { objectMode: true, highWaterMark: 1 },
    );
    this.#input.on("error", (cause) => this.#gunzip.destroy(cause));
    this.#chunks = this.#input.pipe(this.#gunzip)[Symbol.asyncIterator]();
  }

  /** Lets go of what is left. */
  close(): void {
    this.#input.destroy();
    this.#gunzip.destroy();
  }

  async next(): Promise<Buffer | undefined> {
    try {
      const step = await this.#chunks.next();
      return step.done === true ? undefined : step.value;
    } catch (cause) {
      if (this.#failure !== undefined) throw this.#failure;
      const why = cause instanceof Error ? cause.message : "unknown";
      throwProblem("gzip-damaged", this.place, `Decompressing failed: ${why}.`);
    }
  }
}
