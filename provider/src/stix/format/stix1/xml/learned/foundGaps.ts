import { withLineFeeds } from "../lineEnds.js";
import { localFingerprintOf, localHashOf } from "../localHash.js";
import { withReferences } from "../references.js";
import type { XmlGaps } from "../tokenizer.js";
import type { XmlInput } from "../xmlInput.js";
import type { ElementShape } from "./elementShape.js";

/** What is in the gaps of the shape that was found last. */
export class FoundGaps implements XmlGaps {
  readonly #reached: (index: number) => void;
  #bytes: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer);
  #encoding: "latin1" | "utf8" = "utf8";
  #shape: ElementShape | undefined;

  /**
   * @param reached called with the index after the closing tag of each text, before what is made of that text
   */
  constructor(reached: (index: number) => void) {
    this.#reached = reached;
  }

  look({ bytes, view, ascii }: XmlInput, shape: ElementShape): void {
    this.#bytes = bytes;
    this.#view = view;
    this.#encoding = ascii ? "latin1" : "utf8";
    this.#shape = shape;
  }

  localHash(gap: number): number {
    const [shape, i] = this.#wanted(gap);
    return localHashOf(this.#view, shape.from(i), shape.to(i));
  }

  localFingerprint(gap: number): number {
    const [shape, i] = this.#wanted(gap);
    return localFingerprintOf(this.#view, shape.from(i), shape.to(i));
  }

  text(gap: number): string {
    const [shape, i] = this.#wanted(gap);
    this.#reached(shape.closed(i));
    const text = withLineFeeds(this.#bytes.toString(this.#encoding, shape.from(i), shape.to(i)));
    return shape.hasReference(i) ? withReferences(text) : text;
  }

  #wanted(gap: number): readonly [ElementShape, number] {
    const i = this.#shape?.wanted[gap];
    if (this.#shape === undefined || i === undefined) throw new RangeError(`There is no gap ${gap}.`);
    return [this.#shape, i];
  }
}
