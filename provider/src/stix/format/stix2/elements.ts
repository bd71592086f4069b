import { isAscii } from "node:buffer";
import { bounds } from "../../limits.js";
import { type DocumentLocation, quoted, throwProblem } from "../../problems.js";
import { countKeys } from "./countKeys.js";
import { explainJsonError } from "./jsonError.js";

/** Where an object starts in the document. */
export interface ElementSpot {
  readonly line: number;
  readonly column: number;
  readonly jsonPath: string;
}

export interface ElementHandler {
  /** A member of the outermost object other than `objects`. */
  member(key: string, value: unknown): void;
  /** One of `objects`, or of the outermost array. */
  element(value: unknown, spot: () => ElementSpot): void;
  /**
   * Reads an element that begins at an index by itself, if it can.
   * @returns undefined where it can't, else what it passed
   */
  quick?(chunk: Buffer, at: number): QuickRead | undefined;
}

export interface QuickRead {
  /** Index behind the element. */
  readonly end: number;
  readonly lineBreaks: number;
  /** Index behind the last line break, where there was one. */
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

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const newline = 0x0a;

/** Bytes that the inner loop has to stop at outside strings. */
const stops = new Uint8Array(256);
for (const byte of [quote, openBrace, closeBrace, openBracket, closeBracket, colon, newline]) stops[byte] = 1;

/**
 * Cuts a JSON document into the elements of its `objects` (or of the outermost array) and hands each to JSON.parse, so that memory
 * holds one object at a time whatever the document's size. The cutter only balances brackets outside strings; whether an object
 * is JSON is for JSON.parse to say, and where it isn't, for {@link explainJsonError}.
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
  // Scanner state inside a value.
  #depth = 0;
  #inString = false;
  #escaped = false;
  #colons = 0;
  #scalar = false;
  #scanning = false;
  // Position of the value that is being scanned, and of the chunk.
  #line = 1;
  /** Byte offset of the first byte of the current line, in the document. */
  #lineStart = 0;
  #chunkStart = 0;
  #valueLine = 1;
  #valueColumn = 1;
  #ascii = true;

  constructor(
    private readonly place: DocumentLocation,
    private readonly handler: ElementHandler,
  ) {}

  /** @param chunk UTF-8 in whole characters */
  write(chunk: Buffer): void {
    this.#ascii = isAscii(chunk);
    let i = 0;
    while (i < chunk.length) i = this.#scanning ? this.#scan(chunk, i) : this.#between(chunk, i);
    this.#chunkStart += chunk.length;
  }

  end(): void {
    if (this.#at === At.End) return;
    if (this.#scanning) {
      // A forgotten quote or bracket swallows what follows; then the fault is earlier than the end.
      const raw = Buffer.concat(this.#carried);
      const fault = explainJsonError(raw, "syntax");
      if (fault.found) this.#failAt("json-invalid", `The JSON is invalid: ${fault.what}`, raw, fault.offset);
    }
    this.#cutOff();
  }

  /** One step between values; returns where it stopped. */
  #between(chunk: Buffer, i: number): number {
    const byte = chunk[i] ?? 0;
    if (byte === 0x20 || byte === 0x09 || byte === 0x0d) return i + 1;
    if (byte !== newline) return this.#step(chunk, i, byte);
    this.#line += 1;
    this.#lineStart = this.#chunkStart + i + 1;
    return i + 1;
  }

  #step(chunk: Buffer, i: number, byte: number): number {
    switch (this.#at) {
      case At.Start:
        if (byte === openBrace) this.#at = At.FirstKeyOrEnd;
        else if (byte === openBracket) {
          this.#inArray = true;
          this.#at = At.FirstElementOrEnd;
        } else this.#unexpected(byte, i);
        return i + 1;
      case At.FirstKeyOrEnd:
      case At.Key:
        if (byte === closeBrace && this.#at === At.FirstKeyOrEnd) {
          this.#at = At.End;
          return i + 1;
        }
        if (byte !== quote) this.#unexpected(byte, i);
        return this.#startValue(chunk, i);
      case At.Colon:
        if (byte !== colon) this.#unexpected(byte, i);
        this.#at = At.MemberValue;
        return i + 1;
      case At.MemberValue:
        if (this.#key === "objects" && byte === openBracket) {
          this.#at = At.FirstElementOrEnd;
          return i + 1;
        }
        return this.#startValue(chunk, i);
      case At.AfterMember:
        if (byte === comma) this.#at = At.Key;
        else if (byte === closeBrace) this.#at = At.End;
        else this.#unexpected(byte, i);
        return i + 1;
      case At.FirstElementOrEnd:
      case At.Element:
        if (byte === closeBracket && this.#at === At.FirstElementOrEnd) {
          this.#at = this.#inArray ? At.End : At.AfterMember;
          return i + 1;
        }
        return byte === openBrace ? this.#element(chunk, i) : this.#startValue(chunk, i);
      case At.AfterElement:
        if (byte === comma) this.#at = At.Element;
        else if (byte === closeBracket) this.#at = this.#inArray ? At.End : At.AfterMember;
        else this.#unexpected(byte, i);
        return i + 1;
      case At.End:
        return this.#unexpected(byte, i);
    }
  }

  #element(chunk: Buffer, i: number): number {
    const passed = this.handler.quick?.(chunk, i);
    if (passed === undefined) return this.#startValue(chunk, i);
    if (passed.lineBreaks > 0) {
      this.#line += passed.lineBreaks;
      this.#lineStart = this.#chunkStart + passed.lastLineStart;
    }
    this.#at = At.AfterElement;
    this.#index += 1;
    return passed.end;
  }

  #startValue(chunk: Buffer, i: number): number {
    this.#valueLine = this.#line;
    this.#valueColumn = this.#chunkStart + i - this.#lineStart + 1;
    this.#depth = 0;
    this.#inString = false;
    this.#escaped = false;
    this.#colons = 0;
    const byte = chunk[i];
    this.#scalar = byte !== openBrace && byte !== openBracket && byte !== quote;
    if (this.#scalar && !isScalarByte(byte ?? 0)) this.#unexpected(byte ?? 0, i);
    this.#scanning = true;
    return i;
  }

  /** Goes on through the value that begins or continues at `from`; returns where it stopped. */
  #scan(chunk: Buffer, from: number): number {
    const end = chunk.length;
    let i = from;
    if (this.#scalar) {
      while (i < end && isScalarByte(chunk[i] ?? 0)) i += 1;
      if (i === end) return this.#carry(chunk, from);
      return this.#valueEnds(chunk, from, i);
    }
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    scan: while (i < end) {
      if (inString) {
        if (escaped) {
          escaped = false;
          i += 1;
          continue;
        }
        let byte = chunk[i];
        while (byte !== quote && byte !== backslash) {
          i += 1;
          if (i >= end) break scan;
          byte = chunk[i];
        }
        i += 1;
        if (byte === backslash) {
          escaped = true;
          continue;
        }
        inString = false;
        if (depth === 0) return this.#valueEnds(chunk, from, i);
        continue;
      }
      while (i < end && stops[chunk[i] ?? 0] === 0) i += 1;
      if (i >= end) break;
      switch (chunk[i]) {
        case quote:
          inString = true;
          break;
        case openBrace:
        case openBracket:
          depth += 1;
          if (depth > bounds.depth) this.#tooDeep(i);
          break;
        case closeBrace:
        case closeBracket:
          depth -= 1;
          if (depth <= 0) return this.#valueEnds(chunk, from, i + 1);
          break;
        case colon:
          this.#colons += 1;
          break;
        default:
          this.#line += 1;
          this.#lineStart = this.#chunkStart + i + 1;
      }
      i += 1;
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    return this.#carry(chunk, from);
  }

  #carry(chunk: Buffer, from: number): number {
    this.#carried.push(Buffer.from(chunk.subarray(from)));
    this.#carriedBytes += chunk.length - from;
    if (this.#carriedBytes > bounds.jsonObjectBytes) {
      throwProblem(
        "json-too-large",
        this.place,
        `One value has more than ${bounds.jsonObjectBytes} bytes.`,
        this.#spot(),
      );
    }
    return chunk.length;
  }

  #valueEnds(chunk: Buffer, from: number, to: number): number {
    const piece = chunk.subarray(from, to);
    const raw = this.#carried.length === 0 ? piece : Buffer.concat([...this.#carried, piece]);
    const ascii = this.#carried.length === 0 ? this.#ascii : false;
    this.#carried = [];
    this.#carriedBytes = 0;
    this.#scanning = false;
    const value = this.#parse(raw, ascii);
    switch (this.#at) {
      case At.FirstKeyOrEnd:
      case At.Key:
        this.#key = String(value);
        if (this.#keys.has(this.#key)) {
          const found = `The key ${quoted(this.#key)} stands twice in the outermost object.`;
          throwProblem("json-duplicate-key", this.place, found, this.#spot());
        }
        this.#keys.add(this.#key);
        this.#at = At.Colon;
        break;
      case At.MemberValue:
        this.#at = At.AfterMember;
        this.handler.member(this.#key, value);
        break;
      default:
        this.#at = At.AfterElement;
        this.handler.element(value, () => this.#spot());
        this.#index += 1;
    }
    return to;
  }

  #parse(raw: Buffer, ascii: boolean): unknown {
    const text = ascii ? raw.toString("latin1") : raw.toString("utf8");
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      const fault = explainJsonError(raw, "syntax");
      this.#failAt("json-invalid", `The JSON is invalid: ${fault.what}`, raw, fault.offset);
    }
    if (this.#colons > 0 && countKeys(value) !== this.#colons) {
      const fault = explainJsonError(raw, "duplicate");
      this.#failAt("json-duplicate-key", fault.what, raw, fault.offset);
    }
    return value;
  }

  #failAt(code: "json-invalid" | "json-duplicate-key", found: string, raw: Buffer, offset: number): never {
    const before = raw.subarray(0, offset);
    const lastBreak = before.lastIndexOf(newline);
    const breaks = lastBreak < 0 ? 0 : before.reduce((sum, byte) => (byte === newline ? sum + 1 : sum), 0);
    throwProblem(code, this.place, found, {
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
    const found = this.#at === At.End ? `After the end stands ${character}.` : `Unexpected ${character}.`;
    this.#failHere(`The JSON is invalid. ${found}`, i);
  }

  #failHere(found: string, i: number): never {
    throwProblem("json-invalid", this.place, found, {
      line: this.#line,
      column: this.#chunkStart + i - this.#lineStart + 1,
    });
  }

  #cutOff(): never {
    throwProblem("json-invalid", this.place, "The JSON is cut off: the document ends too early.", {
      line: this.#line,
      column: this.#chunkStart - this.#lineStart + 1,
    });
  }

  #tooDeep(i: number): never {
    throwProblem("json-too-deep", this.place, `Containers are nested more than ${bounds.depth} deep.`, {
      line: this.#line,
      column: this.#chunkStart + i - this.#lineStart + 1,
    });
  }

  /** Where the reading stands. */
  here(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#chunkStart - this.#lineStart + 1 };
  }
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
