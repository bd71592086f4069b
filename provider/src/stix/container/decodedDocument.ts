import { type DocumentLocation, type Spot, throwProblem } from "../problems.js";
import { StrictUtf8, Undecodable } from "./strictUtf8.js";

/** Reads the text of a document, as UTF-8, chunk by chunk. */
export interface TextReader {
  write(utf8: Buffer): void;
  end(): void;
}

/** Passes the bytes of a document to its reader as UTF-8, in whatever encoding they are. */
export class DecodedDocument {
  readonly #place: DocumentLocation;
  readonly #reader: TextReader;
  readonly #spot: () => Spot;
  readonly #utf8 = new StrictUtf8();

  /** @param spot where the reader is */
  constructor(place: DocumentLocation, reader: TextReader, spot: () => Spot) {
    this.#place = place;
    this.#reader = reader;
    this.#spot = spot;
  }

  /** The encoding of the document, as the WHATWG names it. */
  get encoding(): string {
    return this.#utf8.encoding;
  }

  write(chunk: Buffer): void {
    this.#decoded(() => this.#utf8.write(chunk));
  }

  end(): void {
    this.#decoded(() => this.#utf8.end());
    this.#reader.end();
  }

  /**
   * Bytes that cannot be decoded are reported after the text before them, unless that has a problem already.
   */
  #decoded(decode: () => Buffer): void {
    try {
      this.#reader.write(decode());
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.#reader.write(cause.before);
      throwProblem(cause.code, this.#place, cause.message, this.#spot());
    }
  }
}
