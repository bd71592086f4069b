import * as byteClass from "../byteClasses.js";
import type { XmlGaps } from "../tokenizer.js";
import { LiteralBytes } from "./literal.js";
import { endOfNamedReference } from "./namedReference.js";

/**
 * A part of an element that may differ from one of its kind to the next: an attribute's value, or a run of
 * text.
 */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly isText: boolean;
  /** Index after the tag that closes the element of a text. */
  readonly closed: number;
  /** True where the consumer made something of it. */
  readonly isWanted: boolean;
}

/**
 * An element with all that it holds, as a form: bytes that have to be the same again, and the gaps between
 * them. Feeds are written by programs, so that a few forms fit nearly all of their indicators, and comparing
 * bytes takes a fraction of the time that reading tags takes. What a form fits is well-formed, because the
 * element that it was made from was.
 */
export class ElementShape {
  /** The shape that fitted what followed the last element of this one. */
  next: ElementShape | undefined;
  /** Numbers of the gaps that the consumer wants. */
  readonly wanted: readonly number[];
  readonly #literals: readonly LiteralBytes[];
  /** Line breaks in each literal, and the index after the last of them. */
  readonly #breaks: readonly number[];
  readonly #lastBreak: readonly number[];
  readonly #isText: readonly boolean[];
  readonly #toClosed: readonly number[];
  readonly #from: number[];
  readonly #to: number[];
  readonly #hasReference: boolean[];
  #passed = 0;
  #lineStart = 0;

  /**
   * @param gaps in their order, none outside of `from` and `to`
   * @param repeat does for an element of this shape what the consumer did for the one that it was made from
   */
  constructor(
    bytes: Buffer,
    from: number,
    to: number,
    gaps: readonly Gap[],
    readonly repeat: (gaps: XmlGaps) => void,
  ) {
    const starts = [from, ...gaps.map((gap) => gap.to)];
    const ends = [...gaps.map((gap) => gap.from), to];
    const parts = starts.map((start, i) => bytes.subarray(start, ends[i]));
    this.#literals = parts.map((part) => new LiteralBytes(part));
    this.#breaks = parts.map((part) => part.filter((byte) => byte === lineBreak).length);
    this.#lastBreak = parts.map((part) => part.lastIndexOf(lineBreak) + 1);
    this.wanted = gaps.flatMap(({ isWanted }, i) => (isWanted ? [i] : []));
    this.#isText = gaps.map(({ isText }) => isText);
    this.#toClosed = gaps.map((gap) => gap.closed - gap.to);
    this.#from = gaps.map((gap) => gap.from);
    this.#to = gaps.map((gap) => gap.to);
    this.#hasReference = gaps.map(() => false);
  }

  /**
   * Index after an element of this shape that starts at an index; -1 where there is none, or not all of it
   * yet.
   */
  endOf(bytes: DataView, start: number): number {
    const gaps = this.#isText.length;
    let at = start;
    this.#passed = 0;
    for (let i = 0; ; i++) {
      const literal = this.#literals[i];
      if (literal === undefined || !literal.isAt(bytes, at)) return -1;
      const breaks = this.#breaks[i] ?? 0;
      if (breaks > 0) {
        this.#passed += breaks;
        this.#lineStart = at + (this.#lastBreak[i] ?? 0);
      }
      at += literal.length;
      if (i === gaps) return at;
      this.#from[i] = at;
      // What ends a gap is for the next literal to see.
      at = this.#isText[i] === true ? this.#endOfText(bytes, at, i) : byteClass.endOfPlainValue(bytes, at);
      this.#to[i] = at;
    }
  }

  /** Line breaks in the element that was found last. */
  get lineBreaks(): number {
    return this.#passed;
  }

  /** Index after the last of them. */
  get lineStart(): number {
    return this.#lineStart;
  }

  from(gap: number): number {
    return this.#from[gap] ?? 0;
  }

  to(gap: number): number {
    return this.#to[gap] ?? 0;
  }

  hasReference(gap: number): boolean {
    return this.#hasReference[gap] === true;
  }

  /** Index after the tag that closes the element of a text. */
  closed(gap: number): number {
    return this.to(gap) + (this.#toClosed[gap] ?? 0);
  }

  #endOfText(bytes: DataView, from: number, gap: number): number {
    let hasReference = false;
    let at = byteClass.endOfPlainText(bytes, from);
    for (; at < bytes.byteLength; at = byteClass.endOfPlainText(bytes, at)) {
      const kind = byteClass.inText[bytes.getUint8(at)];
      if (kind === byteClass.newline) {
        this.#passed += 1;
        at += 1;
        this.#lineStart = at;
      } else if (kind === byteClass.ampersand) {
        const end = endOfNamedReference(bytes, at);
        if (end < 0) break;
        hasReference = true;
        at = end;
      } else if (kind === byteClass.bracket && !sectionEnd.isAt(bytes, at)) at += 1;
      else break;
    }
    this.#hasReference[gap] = hasReference;
    return at;
  }
}

const lineBreak = 0x0a;
const sectionEnd = new LiteralBytes(Buffer.from("]]"));
