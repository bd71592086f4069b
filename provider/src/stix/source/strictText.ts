import { isAscii, isUtf8 } from "node:buffer";
import { quoted } from "../problems.js";
import { wideEncoding } from "./sniff.js";
import { lastCharacterStart, validUtf8Length } from "./utf8.js";

const xmlDeclaration = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const declarationBytes = 1024;

/** Bytes that are no text in their encoding. `before` is the text that precedes them and wasn't returned yet. */
export class Undecodable extends Error {
  override readonly name = "Undecodable";
  constructor(
    readonly code: "bad-encoding" | "unknown-encoding",
    message: string,
    readonly before: string,
  ) {
    super(message);
  }
}

/**
 * Turns the bytes of a document into text, strictly: by byte order mark, else by an XML declaration, else as UTF-8. Bytes that
 * don't fit the encoding end the reading, since a replacement character could hide inside a value.
 * @throws Undecodable
 */
export class StrictText {
  /** Bytes of a character or declaration that isn't complete yet. */
  #pending: Buffer = Buffer.alloc(0);
  #decode: ((bytes: Buffer, last: boolean) => string) | undefined;

  write(chunk: Buffer): string {
    return this.#next(chunk, false);
  }

  /** The rest. */
  end(): string {
    return this.#next(Buffer.alloc(0), true);
  }

  #next(chunk: Buffer, last: boolean): string {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = Buffer.alloc(0);
    if (this.#decode !== undefined) return this.#decode(bytes, last);
    if (bytes.length < declarationBytes && !last) {
      this.#pending = bytes;
      return "";
    }
    const { encoding, mark } = choose(bytes);
    this.#decode = encoding === "utf-8" ? (some, end) => this.#utf8(some, end) : other(encoding);
    return this.#decode(bytes.subarray(mark), last);
  }

  #utf8(bytes: Buffer, last: boolean): string {
    const end = last ? bytes.length : lastCharacterStart(bytes);
    const whole = bytes.subarray(0, end);
    this.#pending = bytes.subarray(end);
    if (isAscii(whole)) return whole.toString("latin1");
    if (isUtf8(whole)) return whole.toString("utf8");
    const before = whole.subarray(0, validUtf8Length(whole)).toString("utf8");
    throw new Undecodable(
      "bad-encoding",
      "The bytes here are not UTF-8, and no other encoding is declared.",
      before,
    );
  }
}

function choose(bytes: Buffer): { readonly encoding: string; readonly mark: number } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", mark: 3 };
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { encoding: wide, mark: bytes[0] === 0xff || bytes[0] === 0xfe ? 2 : 0 };
  const declared = xmlDeclaration.exec(bytes.subarray(0, declarationBytes).toString("latin1"))?.[1];
  if (declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared))
    return { encoding: "utf-8", mark: 0 };
  if (/^(utf-?16|ucs-?2|utf-?32|ucs-?4)/i.test(declared)) {
    const found = `The document declares ${declared} but is written in single bytes.`;
    throw new Undecodable("bad-encoding", found, "");
  }
  try {
    return { encoding: new TextDecoder(declared).encoding, mark: 0 };
  } catch {
    throw new Undecodable("unknown-encoding", `The document declares the encoding ${quoted(declared)}.`, "");
  }
}

function other(encoding: string): (bytes: Buffer, last: boolean) => string {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes, last) => {
    try {
      return decoder.decode(bytes, { stream: !last });
    } catch {
      throw new Undecodable("bad-encoding", `Somewhere behind this place the bytes are not ${encoding}.`, "");
    }
  };
}
