import type { XmlSpot } from "./tokenizer.js";

/** Keeps count of lines and columns in bytes that come in pieces. Columns are counted in UTF-16 units, as editors do. */
export class Position {
  #line = 1;
  /** Index of the first byte of the current line in the piece; 0 where the line began in an earlier one. */
  #lineStart = 0;
  /** Units of the current line in earlier pieces. */
  #earlier = 0;

  /** A line break was passed; `next` is the index behind it. */
  newLine(next: number): void {
    this.#line += 1;
    this.#lineStart = next;
    this.#earlier = 0;
  }

  /** Several line breaks were passed; `next` is the index behind the last one. */
  newLines(count: number, next: number): void {
    if (count === 0) return;
    this.newLine(next);
    this.#line += count - 1;
  }

  /** Passes all line breaks between two indices. */
  pass(bytes: Buffer, from: number, to: number): void {
    for (let at = bytes.indexOf(0x0a, from); at >= 0 && at < to; at = bytes.indexOf(0x0a, at + 1))
      this.newLine(at + 1);
  }

  /** The bytes before an index are done with and go away. */
  drop(bytes: Buffer, before: number): void {
    this.#earlier += unitsOf(bytes, this.#lineStart, before);
    this.#lineStart = 0;
  }

  /** Where an index is; line breaks between the last one passed and the index are counted, but not passed. */
  spot(bytes: Buffer, index: number): XmlSpot {
    let line = this.#line;
    let lineStart = this.#lineStart;
    let earlier = this.#earlier;
    for (let at = bytes.indexOf(0x0a, lineStart); at >= 0 && at < index; at = bytes.indexOf(0x0a, at + 1)) {
      line += 1;
      lineStart = at + 1;
      earlier = 0;
    }
    return { line, column: earlier + unitsOf(bytes, lineStart, index) + 1 };
  }
}

function unitsOf(bytes: Buffer, from: number, to: number): number {
  return bytes.toString("utf8", from, Math.max(from, to)).length;
}
