import { bounds } from "../../limits.js";
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  newline,
  openBrace,
  openBracket,
  quote,
} from "./jsonBytes.js";

/** Bytes that matter outside strings. */
const stops = new Uint8Array(256);
for (const byte of [quote, openBrace, closeBrace, openBracket, closeBracket, colon, newline]) stops[byte] = 1;

/** Finds the end of a JSON value, which may span chunks, by balancing its brackets outside strings. */
export class ValueScanner {
  /** Colons outside strings: as many as the value has keys. */
  colons = 0;
  /** Line breaks in the last chunk, and the index after the last of them. */
  lineBreaks = 0;
  lastLineStart = 0;
  /** Index of a bracket that is nested too deep; -1 if there is none. */
  tooDeepAt = -1;
  #depth = 0;
  #isScalar = false;
  #inString = false;
  /** True if the next chunk begins with the character after a backslash. */
  #startsEscaped = false;

  /**
   * Starts with the first byte of a value.
   * @returns false if no value starts with it
   */
  start(byte: number): boolean {
    this.colons = 0;
    this.tooDeepAt = -1;
    this.#depth = 0;
    this.#inString = false;
    this.#startsEscaped = false;
    this.#isScalar = byte !== openBrace && byte !== openBracket && byte !== quote;
    return !this.#isScalar || isScalarByte(byte);
  }

  /**
   * Continues through the value.
   * @returns the index after it, or -1 if it continues after the chunk
   */
  endIn(chunk: Buffer, from: number): number {
    this.lineBreaks = 0;
    if (this.#isScalar) return endOfScalar(chunk, from);
    const end = chunk.length;
    let depth = this.#depth;
    let inString = this.#inString;
    let at = this.#startsEscaped ? from + 1 : from;
    while (at < end) {
      if (inString) {
        while (at < end && chunk[at] !== quote && chunk[at] !== backslash) at += 1;
        if (at >= end) break;
        if (chunk[at] === backslash) {
          at += 2;
          continue;
        }
        at += 1;
        if (depth === 0) return at;
        inString = false;
      }
      while (at < end && stops[chunk[at] ?? 0] === 0) at += 1;
      switch (chunk[at]) {
        case quote:
          inString = true;
          break;
        case openBrace:
        case openBracket:
          depth += 1;
          if (depth > bounds.depth && this.tooDeepAt < 0) this.tooDeepAt = at;
          break;
        case closeBrace:
        case closeBracket:
          depth -= 1;
          if (depth <= 0) return at + 1;
          break;
        case colon:
          this.colons += 1;
          break;
        case newline:
          this.lineBreaks += 1;
          this.lastLineStart = at + 1;
          break;
        default:
      }
      at += 1;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#startsEscaped = inString && at > end;
    return -1;
  }
}

function endOfScalar(chunk: Buffer, from: number): number {
  let at = from;
  while (at < chunk.length && isScalarByte(chunk[at] ?? 0)) at += 1;
  return at === chunk.length ? -1 : at;
}

function isScalarByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  );
}
