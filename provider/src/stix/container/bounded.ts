import { type DocumentLocation, throwProblem } from "../problems.js";
import type { ByteSource } from "./byteSource.js";

/** Counts the unpacked bytes of one source, over all its members, against the limit. */
export class UnpackedBudget {
  readonly #limit: number;
  #left: number;
  constructor(limit: number) {
    this.#limit = limit;
    this.#left = limit;
  }

  spend(bytes: number, place: DocumentLocation): void {
    this.#left -= bytes;
    if (this.#left < 0) {
      throwProblem("unpacks-too-large", place, `It unpacks to more than ${this.#limit} bytes.`);
    }
  }

  meter(source: ByteSource, place: DocumentLocation): ByteSource {
    return {
      next: async () => {
        const chunk = await source.next();
        if (chunk !== undefined) this.spend(chunk.length, place);
        return chunk;
      },
    };
  }
}
