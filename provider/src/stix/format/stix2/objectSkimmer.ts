import { startsWith } from "../../container/startsWith.js";
import { countKeys } from "./countKeys.js";
import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  newline,
  openBrace,
  openBracket,
  quote,
} from "./jsonBytes.js";

/**
 * Bytes that end a run of plain characters in a string: quotes, backslashes, and controls, which JSON
 * forbids.
 */
const endsRun = new Uint8Array(256);
for (let byte = 0; byte < 0x20; byte++) endsRun[byte] = 1;
endsRun[quote] = 1;
endsRun[backslash] = 1;

const maxKeys = 64;
const maxScalarBytes = 40;
const maxContainerBytes = 256;

/**
 * Reads an object without creating it: feeds consist of objects with the same keys in the same order, so that
 * it is enough to compare each key with the last object's and to note where the values are. It checks what it
 * passes as strictly as JSON.parse would, and gives up wherever something differs: the object is then read in
 * the common way.
 */
export class ObjectSkimmer {
  /** Keys of the last object that was read in the common way, with their quotes. */
  #keys: Uint8Array[] = [];
  /** The same with a comma before and a colon after, as writers without whitespace put them. */
  #compact: Uint8Array[] = [];
  /** Per key, the array or object that it had last, which most objects of a feed share. */
  #containers: (Uint8Array | undefined)[] = [];
  readonly #slots = new Map<string, number>();
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  readonly #wanted: Int32Array = new Int32Array(maxKeys);
  /** Line breaks in the last object, and the index after the last of them. */
  lineBreaks = 0;
  lastLineStart = 0;

  /**
   * @param wanted keys whose values are to be found
   * @param refused what no array or object may hold, so that such objects are read in the common way
   */
  constructor(
    wanted: readonly string[],
    private readonly refused: RegExp,
  ) {
    wanted.forEach((key, slot) => {
      this.#slots.set(key, slot);
    });
    this.#from = new Int32Array(wanted.length);
    this.#to = new Int32Array(wanted.length);
  }

  /** Expects the next objects to have the keys of this one. */
  learn(keys: readonly string[]): void {
    this.#keys = keys.length > maxKeys ? [] : keys.map((key) => Buffer.from(JSON.stringify(key)));
    this.#compact = this.#keys.map((key) => Buffer.from(`,${key}:`));
    this.#containers = this.#keys.map(() => undefined);
    keys.slice(0, maxKeys).forEach((key, i) => {
      this.#wanted[i] = this.#slots.get(key) ?? -1;
    });
  }

  /**
   * Index of the first byte of a wanted value, -1 if the object has no such key. Strings are without their
   * quotes.
   */
  from(slot: number): number {
    return this.#from[slot] ?? -1;
  }

  to(slot: number): number {
    return this.#to[slot] ?? -1;
  }

  /**
   * Passes an object of the learned shape.
   * @param at index of its opening brace
   * @returns the index after it, or -1 if it differs, has escapes in a wanted value, or continues after the
   *   bytes
   */
  pass(bytes: Buffer, at: number): number {
    const keys = this.#keys;
    if (keys.length === 0) return -1;
    this.#from.fill(-1);
    this.lineBreaks = 0;
    let i = at + 1;
    for (let k = 0; k < keys.length; k++) {
      i = this.#key(bytes, i, k);
      if (i < 0) return -1;
      i = this.#value(bytes, this.#skipSpace(bytes, i), k);
      if (i < 0) return -1;
    }
    i = this.#skipSpace(bytes, i);
    return i < bytes.length && bytes[i] === closeBrace ? i + 1 : -1;
  }

  /** Passes a key, with the comma before and the colon after it. */
  #key(bytes: Buffer, from: number, k: number): number {
    const compact = this.#compact[k];
    if (k > 0 && compact !== undefined && startsWith(bytes, from, compact)) return from + compact.length;
    let i = this.#skipSpace(bytes, from);
    if (k > 0) {
      if (i >= bytes.length || bytes[i] !== comma) return -1;
      i = this.#skipSpace(bytes, i + 1);
    }
    const key = this.#keys[k];
    if (key === undefined || !startsWith(bytes, i, key)) return -1;
    i = this.#skipSpace(bytes, i + key.length);
    return i < bytes.length && bytes[i] === colon ? i + 1 : -1;
  }

  /** @param k number of the key */
  #value(bytes: Buffer, from: number, k: number): number {
    // Reading outside of the bytes makes the engine drop the machine code of this function.
    if (from >= bytes.length) return -1;
    const slot = this.#wanted[k] ?? -1;
    switch (bytes[from]) {
      case quote:
        return this.#string(bytes, from + 1, slot);
      case openBrace:
      case openBracket:
        return slot >= 0 ? -1 : this.#containerOf(bytes, from, k);
      default:
        return this.#scalar(bytes, from, slot);
    }
  }

  #string(bytes: Buffer, from: number, slot: number): number {
    const end = bytes.length;
    let at = from;
    for (;;) {
      while (at < end && endsRun[bytes[at] ?? 0] === 0) at += 1;
      if (at >= end) return -1;
      const byte = bytes[at];
      if (byte === quote) break;
      if (byte !== backslash || slot >= 0) return -1;
      const length = escapeLength(bytes, at);
      if (length === 0) return -1;
      at += length;
    }
    if (slot >= 0) {
      this.#from[slot] = from;
      this.#to[slot] = at;
    }
    return at + 1;
  }

  #scalar(bytes: Buffer, from: number, slot: number): number {
    let at = from;
    while (at < bytes.length && isScalarByte(bytes[at] ?? 0)) at += 1;
    if (at === from || at - from > maxScalarBytes || at >= bytes.length || !isJson(bytes, from, at))
      return -1;
    if (slot >= 0) {
      this.#from[slot] = from;
      this.#to[slot] = at;
    }
    return at;
  }

  /** An array or object that is not wanted; it is looked at in full unless it equals the last one. */
  #containerOf(bytes: Buffer, from: number, k: number): number {
    const last = this.#containers[k];
    if (last !== undefined && startsWith(bytes, from, last)) return from + last.length;
    const breaks = this.lineBreaks;
    const end = this.#container(bytes, from);
    if (end > 0 && this.refused.test(bytes.toString("latin1", from, end))) return -1;
    if (end > 0 && end - from <= maxContainerBytes && this.lineBreaks === breaks)
      this.#containers[k] = Uint8Array.prototype.slice.call(bytes, from, end);
    return end;
  }

  /** A value that is not wanted, but has to be JSON. */
  #container(bytes: Buffer, from: number): number {
    const end = bytes.length;
    let depth = 0;
    let colons = 0;
    for (let at = from; at < end; at++) {
      switch (bytes[at]) {
        case quote:
          at = endOfString(bytes, at + 1);
          if (at < 0) return -1;
          break;
        case openBrace:
        case openBracket:
          depth += 1;
          break;
        case closeBrace:
        case closeBracket:
          depth -= 1;
          if (depth === 0) return isValue(bytes, from, at + 1, colons) ? at + 1 : -1;
          break;
        case colon:
          colons += 1;
          break;
        case newline:
          this.lineBreaks += 1;
          this.lastLineStart = at + 1;
          break;
        default:
      }
    }
    return -1;
  }

  #skipSpace(bytes: Buffer, from: number): number {
    let at = from;
    for (;;) {
      if (at >= bytes.length) return at;
      const byte = bytes[at];
      if (byte === newline) {
        this.lineBreaks += 1;
        this.lastLineStart = at + 1;
      } else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) return at;
      at += 1;
    }
  }
}

/** Index of the closing quote, -1 if there is none. */
function endOfString(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at;
  }
  return -1;
}

function isValue(bytes: Buffer, from: number, to: number, colons: number): boolean {
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8", from, to));
    return colons === 0 || countKeys(value) === colons;
  } catch {
    return false;
  }
}

function isJson(bytes: Buffer, from: number, to: number): boolean {
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(
    bytes.toString("latin1", from, to),
  );
}

/** Bytes of the escape that begins at an index, 0 if it is none of JSON's. */
function escapeLength(bytes: Buffer, at: number): number {
  switch (bytes[at + 1]) {
    case quote:
    case backslash:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return 2;
    case 0x75: // u
      return /^[0-9a-fA-F]{4}$/.test(bytes.toString("latin1", at + 2, at + 6)) ? 6 : 0;
    default:
      return 0;
  }
}

function isScalarByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x45 ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e
  );
}
