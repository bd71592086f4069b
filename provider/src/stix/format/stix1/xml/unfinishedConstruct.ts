import { startsWith } from "../../../container/startsWith.js";
import {
  commentStart,
  doubleQuote,
  exclamation,
  greaterThan,
  lessThan,
  question,
  sectionStart,
  singleQuote,
} from "./bytes.js";

const commentEnd = Buffer.from("--");
const sectionEnd = Buffer.from("]]>");
const instructionEnd = Buffer.from("?>");
/** Every construct can be recognized by its first bytes; `<![CDATA[` has the most. */
const headBytes = sectionStart.length;

/**
 * Searches a construct that spans pieces for its end, each byte once. Without it, every piece would make the
 * grammar read the construct from its start, in a time that grows with the square of its size.
 */
export class UnfinishedConstruct {
  /** Bytes that hold no end. */
  #searched = 0;
  /** The quote that is open after them; 0 outside of attribute values. */
  #quote = 0;

  /** Another construct begins at index 0. */
  reset(): void {
    this.#searched = 0;
    this.#quote = 0;
  }

  /** False while the construct at index 0 certainly continues after the bytes. */
  mayEnd(bytes: Buffer): boolean {
    if (bytes[0] !== lessThan || bytes.length < headBytes) return true;
    if (startsWith(bytes, 0, commentStart)) return this.#find(bytes, commentEnd, commentStart.length);
    if (startsWith(bytes, 0, sectionStart)) return this.#find(bytes, sectionEnd, sectionStart.length);
    if (bytes[1] === question) return this.#find(bytes, instructionEnd, 2);
    return bytes[1] === exclamation || this.#findTagEnd(bytes);
  }

  #find(bytes: Buffer, end: Buffer, start: number): boolean {
    const at = bytes.indexOf(end, Math.max(start, this.#searched - end.length + 1));
    this.#searched = at < 0 ? bytes.length : at + end.length - 1;
    return at >= 0;
  }

  /** A tag ends at the first `>` outside of quotes; a `<` is an error that the grammar reports. */
  #findTagEnd(bytes: Buffer): boolean {
    let quote = this.#quote;
    let at = Math.max(1, this.#searched);
    for (; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === lessThan || (byte === greaterThan && quote === 0)) break;
      if (quote === 0 && (byte === doubleQuote || byte === singleQuote)) quote = byte;
      else if (byte === quote) quote = 0;
    }
    this.#searched = at;
    this.#quote = quote;
    return at < bytes.length;
  }
}
