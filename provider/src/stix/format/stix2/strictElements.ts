import { StrictUtf8, Undecodable } from "../../container/strictUtf8.js";
import { type DocumentLocation, throwProblem } from "../../problems.js";
import { type ElementHandler, JsonElements } from "./elements.js";

/**
 * Cuts the bytes of a JSON document into its elements; UTF-16, which JSON doesn't allow but some tools write,
 * is read as well.
 */
export class StrictElements {
  readonly #place: DocumentLocation;
  readonly #utf8 = new StrictUtf8();
  readonly #elements: JsonElements;

  constructor(place: DocumentLocation, handler: ElementHandler) {
    this.#place = place;
    this.#elements = new JsonElements(place, handler);
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
    this.#elements.end();
  }

  /**
   * Bytes that can't be decoded are reported after the text before them, unless that has a problem already.
   */
  #decoded(decode: () => Buffer): void {
    try {
      this.#elements.write(decode());
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.#elements.write(cause.before);
      throwProblem(cause.code, this.#place, cause.message, this.#elements.here());
    }
  }
}
