import { isAscii, isUtf8 } from "node:buffer";
import { give, type Place, quoted } from "../../problems.js";
import { wideEncoding } from "../../source/sniff.js";
import { lastCharacterStart } from "../../source/utf8.js";

const declaredEncoding = /^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/;
const declarationBytes = 1024;

/**
 * Turns the bytes of an XML document into text, strictly: by byte order mark, else by the declaration, else as UTF-8. Bytes that
 * don't fit the encoding end the reading, since a replacement character could hide inside a value.
 */
export class XmlDecoder {
  #pending: Buffer = Buffer.alloc(0);
  #decode: ((bytes: Buffer, last: boolean) => string) | undefined;
  #line = 1;
  #column = 1;

  constructor(private readonly place: Place) {}

  write(chunk: Buffer, last = false): string {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#pending = Buffer.alloc(0);
    if (this.#decode !== undefined) return this.#decode(bytes, last);
    if (bytes.length < declarationBytes && !last) {
      this.#pending = bytes;
      return "";
    }
    const { encoding, bom } = this.#choose(bytes);
    this.#decode = encoding === "utf-8" ? (b, end) => this.#utf8(b, end) : this.#other(encoding);
    return this.#decode(bytes.subarray(bom), last);
  }

  #choose(bytes: Buffer): { encoding: string; bom: number } {
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: "utf-8", bom: 3 };
    const wide = wideEncoding(bytes);
    if (wide !== undefined) {
      const marked = bytes[0] === 0xff || bytes[0] === 0xfe;
      return { encoding: wide, bom: marked ? 2 : 0 };
    }
    const declared = declaredEncoding.exec(bytes.subarray(0, declarationBytes).toString("latin1"))?.[1];
    if (declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared))
      return { encoding: "utf-8", bom: 0 };
    if (/^utf-?16/i.test(declared)) {
      give("bad-encoding", this.place, "The document declares UTF-16 but is written in single bytes.", {
        line: 1,
        column: 1,
      });
    }
    try {
      return { encoding: new TextDecoder(declared).encoding, bom: 0 };
    } catch {
      give("unknown-encoding", this.place, `The document declares the encoding ${quoted(declared)}.`, {
        line: 1,
        column: 1,
      });
    }
  }

  #other(encoding: string): (bytes: Buffer, last: boolean) => string {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
    return (bytes, last) => {
      try {
        const text = decoder.decode(bytes, { stream: !last });
        this.#move(text);
        return text;
      } catch {
        give("bad-encoding", this.place, `The bytes are not ${encoding}.`, {
          line: this.#line,
          column: this.#column,
        });
      }
    };
  }

  #utf8(bytes: Buffer, last: boolean): string {
    const end = last ? bytes.length : lastCharacterStart(bytes);
    const whole = bytes.subarray(0, end);
    this.#pending = bytes.subarray(end);
    if (isAscii(whole)) return this.#kept(whole.toString("latin1"));
    if (!isUtf8(whole)) this.#refuse(whole);
    return this.#kept(whole.toString("utf8"));
  }

  #kept(text: string): string {
    this.#move(text);
    return text;
  }

  #move(text: string): void {
    let lastBreak = -1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
      this.#line += 1;
      lastBreak = at;
    }
    this.#column = lastBreak < 0 ? this.#column + text.length : text.length - lastBreak;
  }

  #refuse(bytes: Buffer): never {
    let low = 0;
    let high = bytes.length;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const whole = bytes.subarray(0, middle);
      if (isUtf8(whole.subarray(0, lastCharacterStart(whole)))) low = middle;
      else high = middle - 1;
    }
    const valid = bytes.subarray(0, low);
    this.#move(valid.subarray(0, lastCharacterStart(valid)).toString("utf8"));
    give("bad-encoding", this.place, "The bytes are not UTF-8, which the document claims to be.", {
      line: this.#line,
      column: this.#column,
    });
  }
}
