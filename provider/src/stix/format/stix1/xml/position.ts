import { lineFeed } from "./bytes.js";
import type { XmlSpot } from "./tokenizer.js";

/** Shorter ranges are searched byte by byte, which costs less than calling a native search. */
const shortRange = 64;

/** Counts lines and columns in bytes that come in pieces. Columns are UTF-16 code units, as in editors. */
export class Position {
  #line = 1;
  /** Index of the first byte of the current line in the piece; 0 if the line began in an earlier one. */
  #lineStart = 0;
  /** Code units of the current line in earlier pieces. */
  #earlier = 0;
  // The last spot that was asked for in the current line, so that the next one counts from there.
  #countedTo = 0;
  #counted = 0;

  /** Passes a line break; `next` is the index after it. */
  newLine(next: number): void {
    this.#line += 1;
    this.#lineStart = next;
    this.#earlier = 0;
    this.#countedTo = next;
    this.#counted = 0;
  }

  /** Passes several line breaks; `next` is the index after the last one. */
  newLines(count: number, next: number): void {
    if (count === 0) return;
    this.newLine(next);
    this.#line += count - 1;
  }

  /** Passes all line breaks between two indices. */
  pass(bytes: Buffer, from: number, to: number): void {
    for (let at = nextLineFeed(bytes, from, to); at >= 0; at = nextLineFeed(bytes, at + 1, to)) {
      this.newLine(at + 1);
    }
  }

  /** The bytes before an index are read and go away. */
  drop(bytes: Buffer, before: number): void {
    this.#earlier += this.#unitsTo(bytes, before);
    this.#lineStart = 0;
    this.#countedTo = 0;
    this.#counted = 0;
  }

  /**
   * The line and column of an index; line breaks before it that were not passed are counted, but not passed.
   */
  spot(bytes: Buffer, index: number): XmlSpot {
    let line = this.#line;
    let lineStart = this.#lineStart;
    const from = Math.max(lineStart, Math.min(this.#countedTo, index));
    for (let at = nextLineFeed(bytes, from, index); at >= 0; at = nextLineFeed(bytes, at + 1, index)) {
      line += 1;
      lineStart = at + 1;
    }
    const units =
      lineStart === this.#lineStart
        ? this.#earlier + this.#unitsTo(bytes, index)
        : unitsOf(bytes, lineStart, index);
    return { line, column: units + 1 };
  }

  /** Code units of the current line before an index. */
  #unitsTo(bytes: Buffer, index: number): number {
    if (index < this.#countedTo) return unitsOf(bytes, this.#lineStart, index);
    this.#counted += unitsOf(bytes, this.#countedTo, index);
    this.#countedTo = index;
    return this.#counted;
  }
}

function nextLineFeed(bytes: Buffer, from: number, to: number): number {
  if (to - from > shortRange) {
    const at = bytes.subarray(from, to).indexOf(lineFeed);
    return at < 0 ? -1 : from + at;
  }
  for (let at = from; at < to; at++) if (bytes[at] === lineFeed) return at;
  return -1;
}

function unitsOf(bytes: Buffer, from: number, to: number): number {
  return bytes.toString("utf8", from, Math.max(from, to)).length;
}
