import { createHash } from "node:crypto";
import type { Indicator } from "../model.js";
import { type DocumentText, noFacts } from "./documentText.js";
import { lifetime, unknownInstant } from "./instants.js";
import { stableUuid } from "./stableId.js";

const pieceCharacters = 64 * 1024;

/**
 * Gathers one document's text in pieces of bytes. The head comes last, for its id and time depend on all that
 * follows it.
 */
export class DocumentBuilder {
  readonly headBytes: number;
  /** Indicators that the document holds. */
  indicators = 0;
  /** Bytes of the pieces handed out so far. */
  bytes = 0;
  readonly #hash = createHash("sha256");
  #text = "";
  #newest = unknownInstant;

  constructor(
    private readonly document: DocumentText,
    private readonly collection: string,
  ) {
    this.headBytes = document.head(noFacts).length;
  }

  /** Adds an indicator; a piece of bytes is returned whenever enough has gathered. */
  add(indicator: Indicator): Buffer | undefined {
    const times = lifetime(indicator.context);
    const text = this.document.indicator(indicator, times);
    if (text === undefined) return undefined;
    this.indicators += 1;
    const { modified } = times;
    if (modified > this.#newest) this.#newest = modified;
    this.#text += text;
    return this.#text.length < pieceCharacters ? undefined : this.#piece();
  }

  /** The last piece, and the head that belongs before the first. */
  finish(): { readonly head: Buffer; readonly last: Buffer } {
    this.#text += this.document.tail();
    const last = this.#piece();
    const uuid = stableUuid("document", this.collection, this.#hash.digest("hex"));
    return { head: Buffer.from(this.document.head({ uuid, timestamp: this.#newest })), last };
  }

  #piece(): Buffer {
    const piece = Buffer.from(this.#text, "utf8");
    this.#text = "";
    this.#hash.update(piece);
    this.bytes += piece.length;
    return piece;
  }
}
