import { isAscii } from "node:buffer";
import { bounds } from "../../../limits.js";
import { type DocumentLocation, quoted, throwProblem } from "../../../problems.js";
import * as byteClass from "./byteClasses.js";
import { isWhitespace, lineFeed } from "./bytes.js";
import { endOfName, isQualifiedName } from "./names.js";
import { Position } from "./position.js";
import type { XmlSpot } from "./tokenizer.js";

/** Thrown where a construct continues after the bytes that are available. */
export const incomplete = Symbol("incomplete");

/** Problems that end the reading of a document. */
export type XmlFault = "xml-not-well-formed" | "xml-doctype" | "xml-too-deep" | "xml-too-large";

/**
 * The bytes of a document that comes in pieces. An unfinished construct is kept until the next piece
 * completes it, so that the grammar sees each construct in one run of bytes.
 */
export class XmlInput {
  /** The unread rest of earlier pieces, and the current piece. */
  bytes: Buffer = Buffer.alloc(0);
  view = new DataView(this.bytes.buffer, 0, 0);
  /** Index of the next byte to read. */
  at = 0;
  /** True if all bytes are known to be ASCII. */
  ascii = true;
  /** True after the last piece. */
  isLast = false;
  /** Set when {@link skipWhitespace} passes a line break. */
  passedLineBreak = false;
  readonly position = new Position();
  /** Holds the unread rest; reused from piece to piece. */
  #kept: Buffer = Buffer.alloc(0);
  readonly #place: DocumentLocation;

  constructor(place: DocumentLocation) {
    this.#place = place;
  }

  append(piece: Buffer): void {
    const rest = this.bytes.length;
    if (rest === 0) {
      this.ascii = isAscii(piece);
      this.#use(piece);
      return;
    }
    const length = rest + piece.length;
    this.#reserve(length);
    piece.copy(this.#kept, rest);
    this.ascii &&= isAscii(piece);
    this.#use(this.#kept.subarray(0, length));
  }

  /** Keeps what is unread: the piece itself belongs to its source. */
  keepRest(): void {
    const { at } = this;
    const rest = this.bytes.subarray(at);
    this.position.drop(this.bytes, at);
    if (at > 0 || rest.buffer !== this.#kept.buffer) {
      this.#reserve(rest.length);
      rest.copy(this.#kept);
      this.ascii ||= isAscii(rest);
    }
    this.#use(this.#kept.subarray(0, rest.length));
    this.at = 0;
  }

  #reserve(length: number): void {
    if (this.#kept.length >= length) return;
    const grown = Buffer.allocUnsafeSlow(Math.ceil(length * 1.25));
    this.#kept.copy(grown);
    this.#kept = grown;
  }

  #use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  spot(): XmlSpot {
    return this.position.spot(this.bytes, this.at);
  }

  text(from: number, to: number): string {
    return this.bytes.toString(this.ascii ? "latin1" : "utf8", from, to);
  }

  /** Moves to an index, and counts the line breaks before it. */
  passTo(at: number): void {
    this.position.pass(this.bytes, this.at, at);
    this.at = at;
  }

  /** @returns index of the next byte that is not white space */
  skipWhitespace(from: number): number {
    const { bytes } = this;
    let at = from;
    while (isWhitespace(bytes[at])) {
      if (bytes[at] === lineFeed) this.passedLineBreak = true;
      at += 1;
    }
    if (at >= bytes.length) throw incomplete;
    return at;
  }

  /** True if there is only white space from the current index to another one. */
  isWhitespaceTo(to: number): boolean {
    const { bytes } = this;
    let at = this.at;
    while (at < to && isWhitespace(bytes[at])) at += 1;
    return at >= to;
  }

  /** @returns index after the name that starts at `from` */
  endOfName(from: number, owner: string): number {
    const end = endOfName(this.bytes, from);
    if (end - from > bounds.nameBytes) {
      this.refuse("xml-too-large", `A name has more than ${bounds.nameBytes} bytes.`, from);
    }
    if (end === this.bytes.length) throw incomplete;
    if (!isQualifiedName(this.text(from, end))) {
      if (owner === "an attribute") this.fail(malformedAttribute, from);
      this.fail(`${owner} has no valid name`, from - 1);
    }
    return end;
  }

  refuseForbidden(byte: number, at: number): void {
    if (byte < 0x20 && byteClass.inSection[byte] === byteClass.forbidden) {
      this.fail(`the character U+${byte.toString(16).toUpperCase().padStart(4, "0")} is not allowed`, at);
    }
    if (byte === 0xef && byteClass.isNonCharacter(this.bytes, at)) {
      this.fail("the characters U+FFFE and U+FFFF are not allowed", at);
    }
  }

  /** Throws that the document is not well-formed at an index. */
  fail(found: string, at: number): never {
    this.refuse("xml-not-well-formed", `The XML is not well-formed: ${found}.`, at);
  }

  refuse(code: XmlFault, found: string, at: number): never {
    throwProblem(code, this.#place, found, this.position.spot(this.bytes, at));
  }
}

export const malformedAttribute = 'a tag\'s attribute is malformed: name="value" is expected';

/** A name as it appears in a message. */
export const shown = (name: string) => quoted(name, 60).slice(1, -1);
