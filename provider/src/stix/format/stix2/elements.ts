import { isAscii } from "node:buffer";
import { bounds } from "../../limits.js";
import { type DocumentLocation, quoted, throwProblem } from "../../problems.js";
import { countKeys } from "./countKeys.js";
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  isSpace,
  newline,
  openBrace,
  openBracket,
  quote,
} from "./jsonBytes.js";
import { ValueScanner } from "./valueScanner.js";

/** Loaded with the first fault. */
const faults = (): typeof import("./jsonError.js") => require("./jsonError.js");

/** Where an object starts in the document. */
export interface ElementSpot {
  readonly line: number;
  readonly column: number;
  readonly jsonPath: string;
}

export interface ElementHandler {
  /** A member of the outermost object other than an array `objects`. */
  member(key: string, value: unknown, spot: () => ElementSpot): void;
  /** One of `objects`, or of the outermost array. */
  element(value: unknown, spot: () => ElementSpot): void;
  /**
   * Reads an element that begins at an index by itself, if it can.
   * @returns undefined where it cannot, else what it passed
   */
  quick?(chunk: Buffer, at: number): QuickRead | undefined;
}

export interface QuickRead {
  /** Index after the element. */
  readonly end: number;
  readonly lineBreaks: number;
  /** Index after the last line break, if there is one. */
  readonly lastLineStart: number;
}

enum At {
  Start,
  FirstKeyOrEnd,
  Key,
  Colon,
  MemberValue,
  AfterMember,
  FirstElementOrEnd,
  Element,
  AfterElement,
  End,
}

/**
 * Cuts a JSON document into the elements of its `objects` (or of the outermost array) and hands each to
 * JSON.parse, so that memory holds one object at a time whatever the document's size. The cutter only
 * balances brackets outside strings; whether an object is JSON is for JSON.parse to say, and where it is not,
 * for explainJsonError.
 */
export class JsonElements {
  #at: At = At.Start;
  #inArray = false;
  #key = "";
  readonly #keys = new Set<string>();
  #index = 0;
  /** Bytes of a value or key that began in earlier chunks. */
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  /** True inside a value. */
  #inValue = false;
  readonly #scanner = new ValueScanner();
  /** Bytes of the members of the outermost object. */
  #memberBytes = 0;
  // Position of the value that is being read, and of the chunk.
  #line = 1;
  /** Byte offset of the first byte of the current line, in the document. */
  #lineStart = 0;
  #chunkStart = 0;
  #valueLine = 1;
  #valueColumn = 1;
  #ascii = true;
  readonly #place: DocumentLocation;
  readonly #handler: ElementHandler;

  constructor(place: DocumentLocation, handler: ElementHandler) {
    this.#place = place;
    this.#handler = handler;
  }

  /** @param chunk UTF-8 in whole characters */
  write(chunk: Buffer): void {
    this.#ascii = isAscii(chunk);
    let i = 0;
    while (i < chunk.length) i = this.#inValue ? this.#continueValue(chunk, i) : this.#between(chunk, i);
    this.#chunkStart += chunk.length;
  }

  end(): void {
    if (this.#at === At.End) return;
    if (this.#inValue) {
      // A missing quote or bracket takes in all that follows; then the fault is before the end.
      const raw = Buffer.concat(this.#carried);
      const fault = faults().explainJsonError(raw, "syntax");
      if (fault.found) this.#failAt("json-invalid", `The JSON is invalid: ${fault.what}`, raw, fault.offset);
    }
    this.#cutOff();
  }

  /** Reads a byte between values; returns where to continue. */
  #between(chunk: Buffer, i: number): number {
    const byte = chunk[i] ?? 0;
    if (isSpace(byte)) return i + 1;
    if (byte === newline) {
      this.#passLines(1, i + 1);
      return i + 1;
    }
    if (!this.#startsValue(byte)) {
      this.#at = this.#after(byte, i);
      return i + 1;
    }
    const isElement = this.#at === At.FirstElementOrEnd || this.#at === At.Element;
    return (isElement && byte === openBrace && this.#quickElement(chunk, i)) || this.#startValue(chunk, i);
  }

  /** True if a value, or a key, has to begin with this byte. */
  #startsValue(byte: number): boolean {
    switch (this.#at) {
      case At.FirstKeyOrEnd:
      case At.Key:
        return byte === quote;
      case At.MemberValue:
        return !(this.#key === "objects" && byte === openBracket);
      case At.FirstElementOrEnd:
        return byte !== closeBracket;
      case At.Element:
        return true;
      default:
        return false;
    }
  }

  /** The state after a byte of punctuation. */
  #after(byte: number, i: number): At {
    const afterArray = this.#inArray ? At.End : At.AfterMember;
    switch (this.#at) {
      case At.Start:
        this.#inArray = byte === openBracket;
        if (this.#inArray) return At.FirstElementOrEnd;
        if (byte === openBrace) return At.FirstKeyOrEnd;
        break;
      case At.FirstKeyOrEnd:
        if (byte === closeBrace) return At.End;
        break;
      case At.Colon:
        if (byte === colon) return At.MemberValue;
        break;
      case At.MemberValue:
        return At.FirstElementOrEnd;
      case At.AfterMember:
        if (byte === comma) return At.Key;
        if (byte === closeBrace) return At.End;
        break;
      case At.FirstElementOrEnd:
        return afterArray;
      case At.AfterElement:
        if (byte === comma) return At.Element;
        if (byte === closeBracket) return afterArray;
        break;
      default:
    }
    return this.#unexpected(byte, i);
  }

  /** Lets the handler read an element by itself; 0 if it cannot. */
  #quickElement(chunk: Buffer, i: number): number {
    const passed = this.#handler.quick?.(chunk, i);
    if (passed === undefined) return 0;
    this.#passLines(passed.lineBreaks, passed.lastLineStart);
    this.#at = At.AfterElement;
    this.#index += 1;
    return passed.end;
  }

  #startValue(chunk: Buffer, i: number): number {
    const byte = chunk[i] ?? 0;
    this.#valueLine = this.#line;
    this.#valueColumn = this.#chunkStart + i - this.#lineStart + 1;
    if (!this.#scanner.start(byte)) this.#unexpected(byte, i);
    this.#inValue = true;
    return i;
  }

  /** Continues the value that begins or continues at `from`; returns where to continue. */
  #continueValue(chunk: Buffer, from: number): number {
    const scanner = this.#scanner;
    const end = scanner.endIn(chunk, from);
    if (scanner.tooDeepAt >= 0) this.#tooDeep(scanner.tooDeepAt);
    this.#passLines(scanner.lineBreaks, scanner.lastLineStart);
    return end < 0 ? this.#carry(chunk, from) : this.#endValue(chunk, from, end);
  }

  #passLines(breaks: number, lastLineStart: number): void {
    if (breaks === 0) return;
    this.#line += breaks;
    this.#lineStart = this.#chunkStart + lastLineStart;
  }

  #carry(chunk: Buffer, from: number): number {
    this.#carried.push(Buffer.from(chunk.subarray(from)));
    this.#carriedBytes += chunk.length - from;
    if (this.#carriedBytes > bounds.jsonObjectBytes) {
      this.#tooLarge(`One value has more than ${bounds.jsonObjectBytes} bytes.`);
    }
    return chunk.length;
  }

  #endValue(chunk: Buffer, from: number, to: number): number {
    const piece = chunk.subarray(from, to);
    const raw = this.#carried.length === 0 ? piece : Buffer.concat([...this.#carried, piece]);
    const ascii = this.#carried.length === 0 ? this.#ascii : false;
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#inValue = false;
    const value = this.#parse(raw, ascii);
    switch (this.#at) {
      case At.FirstKeyOrEnd:
      case At.Key:
        this.#takeKey(String(value));
        this.#at = At.Colon;
        break;
      case At.MemberValue:
        this.#memberBytes += raw.length;
        if (this.#memberBytes > bounds.jsonObjectBytes) {
          this.#tooLarge(
            `The outermost object has more than ${bounds.jsonObjectBytes} bytes besides "objects".`,
          );
        }
        this.#at = At.AfterMember;
        this.#handler.member(this.#key, value, () => this.#spot());
        break;
      default:
        this.#at = At.AfterElement;
        this.#handler.element(value, () => this.#spot());
        this.#index += 1;
    }
    return to;
  }

  #takeKey(key: string): void {
    this.#key = key;
    if (this.#keys.has(key)) {
      const found = `The outermost object has the key ${quoted(key)} twice.`;
      throwProblem("json-duplicate-key", this.#place, found, this.#spot());
    }
    this.#keys.add(key);
    if (this.#keys.size > bounds.jsonMembers) {
      this.#tooLarge(`The outermost object has more than ${bounds.jsonMembers} keys.`);
    }
  }

  #parse(raw: Buffer, ascii: boolean): unknown {
    const text = ascii ? raw.toString("latin1") : raw.toString("utf8");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const fault = faults().explainJsonError(raw, "syntax");
      this.#failAt("json-invalid", `The JSON is invalid: ${fault.what}`, raw, fault.offset);
    }
    if (this.#scanner.colons > 0 && countKeys(value) !== this.#scanner.colons) {
      const fault = faults().explainJsonError(raw, "duplicate");
      this.#failAt("json-duplicate-key", fault.what, raw, fault.offset);
    }
    return value;
  }

  #failAt(code: "json-invalid" | "json-duplicate-key", found: string, raw: Buffer, offset: number): never {
    const before = raw.subarray(0, offset);
    const lastBreak = before.lastIndexOf(newline);
    const breaks = lastBreak < 0 ? 0 : before.reduce((sum, byte) => (byte === newline ? sum + 1 : sum), 0);
    throwProblem(code, this.#place, found, {
      line: this.#valueLine + breaks,
      column: lastBreak < 0 ? this.#valueColumn + offset : offset - lastBreak,
      jsonPath: this.#spot().jsonPath,
    });
  }

  #spot(): ElementSpot {
    const inElements = this.#at >= At.FirstElementOrEnd && this.#at <= At.AfterElement;
    const jsonPath = this.#inArray
      ? `$[${this.#index}]`
      : inElements
        ? `$.objects[${this.#index}]`
        : this.#at === At.MemberValue || this.#at === At.AfterMember
          ? `$[${quoted(this.#key)}]`
          : "$";
    return { line: this.#valueLine, column: this.#valueColumn, jsonPath };
  }

  #unexpected(byte: number, i: number): never {
    const character = byte >= 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `the byte ${byte}`;
    const found = this.#at === At.End ? `After the end there is ${character}.` : `Unexpected ${character}.`;
    this.#failHere(`The JSON is invalid. ${found}`, i);
  }

  #failHere(found: string, i: number): never {
    throwProblem("json-invalid", this.#place, found, {
      line: this.#line,
      column: this.#chunkStart + i - this.#lineStart + 1,
    });
  }

  #cutOff(): never {
    throwProblem("json-invalid", this.#place, "The JSON is cut off: the document ends too early.", {
      line: this.#line,
      column: this.#chunkStart - this.#lineStart + 1,
    });
  }

  #tooDeep(i: number): never {
    throwProblem("json-too-deep", this.#place, `Containers are nested more than ${bounds.depth} deep.`, {
      line: this.#line + this.#scanner.lineBreaks,
      column: this.#columnOf(i),
    });
  }

  #tooLarge(found: string): never {
    throwProblem("json-too-large", this.#place, found, this.#spot());
  }

  /** The column of an index of the value that is being read. */
  #columnOf(i: number): number {
    const { lineBreaks, lastLineStart } = this.#scanner;
    const lineStart = lineBreaks > 0 ? this.#chunkStart + lastLineStart : this.#lineStart;
    return this.#chunkStart + i - lineStart + 1;
  }

  /** The position that has been read up to. */
  here(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#chunkStart - this.#lineStart + 1 };
  }
}
