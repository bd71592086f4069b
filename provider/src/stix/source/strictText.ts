import { isAscii, isUtf8 } from "node:buffer";
import { give, type Place, quoted } from "../problems.js";
import { wideEncoding } from "./sniff.js";
import { lastCharacterStart, validUtf8Length } from "./utf8.js";

const xmlDeclaration = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const declarationBytes = 1024;

/**
 * Turns the bytes of a document into text, strictly: by byte order mark, else by an XML declaration, else as UTF-8. Bytes that
 * don't fit the encoding end the reading with their place, since a replacement character could hide inside a value.
 */
export class StrictText {
  /** Bytes of a character or declaration that isn't complete yet. */
  #pending: Buffer = Buffer.alloc(0);
  #decode: ((bytes: Buffer, last: boolean) => string) | undefined;
  #line = 1;
  #column = 1;

  constructor(private readonly place: Place) {}

  write(chunk: Buffer): string {
    return this.#next(chunk, false);
  }

  /** The rest; gives `bad-encoding` where the last character is cut off. */
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
    const { encoding, mark } = this.#choose(bytes);
    this.#decode = encoding === "utf-8" ? (some, end) => this.#utf8(some, end) : this.#other(encoding);
    return this.#decode(bytes.subarray(mark), last);
  }

  #choose(bytes: Buffer): { readonly encoding: string; readonly mark: number } {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", mark: 3 };
    const wide = wideEncoding(bytes);
    if (wide !== undefined) return { encoding: wide, mark: bytes[0] === 0xff || bytes[0] === 0xfe ? 2 : 0 };
    const declared = xmlDeclaration.exec(bytes.subarray(0, declarationBytes).toString("latin1"))?.[1];
    if (declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared))
      return { encoding: "utf-8", mark: 0 };
    const start = { line: 1, column: 1 };
    if (/^(utf-?16|ucs-?2|utf-?32|ucs-?4)/i.test(declared)) {
      const found = `The document declares ${declared} but is written in single bytes.`;
      give("bad-encoding", this.place, found, start);
    }
    try {
      return { encoding: new TextDecoder(declared).encoding, mark: 0 };
    } catch {
      give("unknown-encoding", this.place, `The document declares the encoding ${quoted(declared)}.`, start);
    }
  }

  #other(encoding: string): (bytes: Buffer, last: boolean) => string {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return (bytes, last) => {
      try {
        return this.#passed(decoder.decode(bytes, { stream: !last }));
      } catch {
        const place = { line: this.#line, column: this.#column };
        give("bad-encoding", this.place, `Somewhere behind this place the bytes are not ${encoding}.`, place);
      }
    };
  }

  #utf8(bytes: Buffer, last: boolean): string {
    const end = last ? bytes.length : lastCharacterStart(bytes);
    const whole = bytes.subarray(0, end);
    this.#pending = bytes.subarray(end);
    if (isAscii(whole)) return this.#passed(whole.toString("latin1"));
    if (!isUtf8(whole)) {
      this.#passed(whole.subarray(0, validUtf8Length(whole)).toString("utf8"));
      const place = { line: this.#line, column: this.#column };
      give("bad-encoding", this.place, "The bytes are not UTF-8, and no other encoding is declared.", place);
    }
    return this.#passed(whole.toString("utf8"));
  }

  /** Keeps count of where the text stands. */
  #passed(text: string): string {
    let lastBreak = -1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      this.#line += 1;
      lastBreak = at;
    }
    this.#column = lastBreak < 0 ? this.#column + text.length : text.length - lastBreak;
    return text;
  }
}
