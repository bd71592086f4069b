import { isUtf8 } from "node:buffer";
import { quoted } from "../problems.js";
import { wideEncoding } from "./sniff.js";
import { lastCharacterStart, validUtf8Length } from "./utf8.js";

const xmlDeclaration = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const declarationBytes = 1024;

/**
 * Bytes that are not text in their encoding. `before` is the UTF-8 that precedes them and was not returned
 * yet.
 */
export class Undecodable extends Error {
  override readonly name = "Undecodable";
  constructor(
    readonly code: "bad-encoding" | "unknown-encoding",
    message: string,
    readonly before: Buffer,
  ) {
    super(message);
  }
}

/**
 * Turns the bytes of a document into UTF-8 in pieces of whole characters, strictly: by byte order mark, else
 * by an XML declaration, else as UTF-8, which is passed through. Bytes that do not fit the encoding end the
 * reading, since a replacement character could hide inside a value.
 * @throws Undecodable
 */
export class StrictUtf8 {
  /** Bytes of a character or declaration that is not complete yet. */
  #pending: Buffer = Buffer.alloc(0);
  #decode: ((bytes: Buffer, last: boolean) => Buffer) | undefined;
  #encoding = "utf-8";

  /** The encoding of the document, as the WHATWG names it. */
  get encoding(): string {
    return this.#encoding;
  }

  write(chunk: Buffer): Buffer {
    return this.#next(chunk, false);
  }

  /** The rest. */
  end(): Buffer {
    return this.#next(Buffer.alloc(0), true);
  }

  #next(chunk: Buffer, last: boolean): Buffer {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = Buffer.alloc(0);
    if (this.#decode !== undefined) return this.#decode(bytes, last);
    if (bytes.length < declarationBytes && !last) {
      this.#pending = Buffer.from(bytes);
      return Buffer.alloc(0);
    }
    const { encoding, mark } = choose(bytes);
    this.#encoding = encoding;
    this.#decode = encoding === "utf-8" ? (some, end) => this.#utf8(some, end) : other(encoding);
    return this.#decode(bytes.subarray(mark), last);
  }

  #utf8(bytes: Buffer, last: boolean): Buffer {
    const end = last ? bytes.length : lastCharacterStart(bytes);
    const whole = bytes.subarray(0, end);
    this.#pending = Buffer.from(bytes.subarray(end));
    if (isUtf8(whole)) return whole;
    const before = whole.subarray(0, validUtf8Length(whole));
    throw new Undecodable(
      "bad-encoding",
      "The bytes here are not UTF-8, and no other encoding is declared.",
      before,
    );
  }
}

const nothing = Buffer.alloc(0);

const utf8Names = /^(utf-?8|us-ascii|ascii)$/i;

const declaredIn = (bytes: Buffer) =>
  xmlDeclaration.exec(bytes.subarray(0, declarationBytes).toString("latin1"))?.[1];

function choose(bytes: Buffer): { readonly encoding: string; readonly mark: number } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    const declared = declaredIn(bytes.subarray(3));
    if (declared === undefined || utf8Names.test(declared)) return { encoding: "utf-8", mark: 3 };
    const found = `The document declares ${quoted(declared)} but begins with the byte order mark of UTF-8.`;
    throw new Undecodable("bad-encoding", found, nothing);
  }
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { encoding: wide, mark: bytes[0] === 0xff || bytes[0] === 0xfe ? 2 : 0 };
  const declared = declaredIn(bytes);
  if (declared === undefined || utf8Names.test(declared)) return { encoding: "utf-8", mark: 0 };
  if (/^(utf-?16|ucs-?2|utf-?32|ucs-?4)/i.test(declared)) {
    const found = `The document declares ${declared} but is written in single bytes.`;
    throw new Undecodable("bad-encoding", found, nothing);
  }
  try {
    return { encoding: new TextDecoder(declared).encoding, mark: 0 };
  } catch {
    throw new Undecodable(
      "unknown-encoding",
      `The document declares the encoding ${quoted(declared)}.`,
      nothing,
    );
  }
}

function other(encoding: string): (bytes: Buffer, last: boolean) => Buffer {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes, last) => {
    try {
      return Buffer.from(decoder.decode(bytes, { stream: !last }), "utf8");
    } catch {
      throw new Undecodable(
        "bad-encoding",
        `Somewhere after this place the bytes are not ${encoding}.`,
        nothing,
      );
    }
  };
}
