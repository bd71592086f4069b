import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { give, type Place } from "../problems.js";
import type { ByteSource } from "./byteSource.js";

/** The uncompressed bytes of a gzip stream. */
export class GunzipSource implements ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #failure: unknown;

  constructor(
    source: ByteSource,
    private readonly place: Place,
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
    const input = Readable.from(
      { [Symbol.asyncIterator]: () => iterator },
      { objectMode: true, highWaterMark: 1 },
    );
    const gunzip = createGunzip({ chunkSize: 64 * 1024 });
    input.on("error", (cause) => gunzip.destroy(cause));
    this.#chunks = input.pipe(gunzip)[Symbol.asyncIterator]();
  }

  async next(): Promise<Buffer | undefined> {
    try {
      const step = await this.#chunks.next();
      return step.done === true ? undefined : step.value;
    } catch (cause) {
      if (this.#failure !== undefined) throw this.#failure;
      const why = cause instanceof Error ? cause.message : "unknown";
      give("gzip-damaged", this.place, `Decompressing failed: ${why}.`);
    }
  }
}
