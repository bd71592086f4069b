import * as byteClass from "./byteClasses.js";
import { bracket, carriageReturn, greaterThan, isWhitespace, semicolon } from "./bytes.js";
import { withLineFeeds } from "./lineEnds.js";
import { BadReference, withReferences } from "./references.js";
import { incomplete, type XmlInput } from "./xmlInput.js";

/** The longest reference, `&#1114111;`, has ten characters. */
const maxReferenceBytes = 12;

/** Reads the text between tags. */
export class TextReader {
  /** True if the text that was read last holds a reference. */
  #hasReference = false;
  readonly #input: XmlInput;

  constructor(input: XmlInput) {
    this.#input = input;
  }

  /**
   * Passes text up to the next tag, or as much of it as is there.
   * @returns the index after it; what is left may be half a reference, line break or `]]>`
   */
  pass(): number {
    const { at: from, bytes, isLast } = this.#input;
    const end = this.#endOfText(from);
    const isHalfLineBreak = end === bytes.length && !isLast && bytes[end - 1] === carriageReturn;
    const to = isHalfLineBreak ? end - 1 : end;
    if (to === from) throw incomplete;
    return to;
  }

  #endOfText(from: number): number {
    const input: XmlInput = this.#input;
    const { bytes, isLast } = input;
    const end = bytes.length;
    this.#hasReference = false;
    for (let at = from; at < end; at++) {
      at = byteClass.endOfPlainText(input.view, at);
      if (at >= end) break;
      const byte = bytes[at] ?? 0;
      switch (byteClass.inText[byte]) {
        case byteClass.lessThan:
          return at;
        case byteClass.newline:
          input.position.newLine(at + 1);
          break;
        case byteClass.ampersand:
          if (!isLast && end - at < maxReferenceBytes && !bytes.subarray(at).includes(semicolon)) return at;
          this.#hasReference = true;
          break;
        case byteClass.bracket:
          if (!isLast && at + 2 >= end) return at;
          if (bytes[at + 1] === bracket && bytes[at + 2] === greaterThan) {
            input.fail("]]> must be written as ]]&gt; in text", at);
          }
          break;
        default:
          input.refuseForbidden(byte, at);
      }
    }
    return end;
  }

  /**
   * The text that was passed, from the current index to another one.
   * @returns undefined if nobody wants it; its references are checked even then
   */
  textTo(to: number, isWanted: boolean): string | undefined {
    if (!isWanted && !this.#hasReference) return undefined;
    const input: XmlInput = this.#input;
    const text = withLineFeeds(input.text(input.at, to));
    if (!this.#hasReference) return text;
    try {
      return withReferences(text);
    } catch (cause) {
      if (!(cause instanceof BadReference)) throw cause;
      input.fail(cause.message, cause.indexIn(input.bytes, input.at));
    }
  }

  /** Outside of all elements there is only white space. */
  refuseStray(to: number): void {
    const { bytes } = this.#input;
    for (let at = this.#input.at; at < to; at++) {
      if (!isWhitespace(bytes[at])) this.#input.fail("there is text outside of all elements", at);
    }
  }
}
