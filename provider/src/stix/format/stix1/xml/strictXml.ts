import { StrictUtf8, Undecodable } from "../../../container/strictUtf8.js";
import { type DocumentLocation, throwProblem } from "../../../problems.js";
import { ByteTokenizer } from "./byteTokenizer.js";
import type { XmlHandler, XmlSpot } from "./tokenizer.js";

/** Tokenizes the bytes of an XML document in whatever encoding it declares. */
export class StrictXml<Kind> {
  readonly #place: DocumentLocation;
  readonly #utf8 = new StrictUtf8();
  readonly #tokenizer: ByteTokenizer<Kind>;

  constructor(place: DocumentLocation, handler: XmlHandler<Kind>) {
    this.#place = place;
    this.#tokenizer = new ByteTokenizer(place, handler);
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
    this.#tokenizer.end();
  }

  spot(): XmlSpot {
    return this.#tokenizer.spot();
  }

  /**
   * Bytes that can't be decoded are reported after the text before them, unless that has a problem already.
   */
  #decoded(decode: () => Buffer): void {
    try {
      this.#tokenizer.write(decode());
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.#tokenizer.write(cause.before);
      throwProblem(cause.code, this.#place, cause.message, this.spot());
    }
  }
}
