import { give, type Place } from "../problems.js";
import { wideEncoding } from "../source/sniff.js";
import { StrictText, Undecodable } from "../source/strictText.js";

/** JSON has to be UTF-8, but some tools save UTF-16; that is turned into UTF-8 on the way. */
export class Utf8Bytes {
  #wide: StrictText | undefined;
  #started = false;

  constructor(private readonly place: Place) {}

  /** True where the document is UTF-16. */
  get converts(): boolean {
    return this.#wide !== undefined;
  }

  write(chunk: Buffer): Buffer {
    if (!this.#started && chunk.length > 0) {
      this.#started = true;
      if (wideEncoding(chunk) !== undefined) this.#wide = new StrictText();
    }
    return this.#wide === undefined ? chunk : this.#converted((text) => text.write(chunk));
  }

  end(): Buffer {
    return this.#wide === undefined ? Buffer.alloc(0) : this.#converted((text) => text.end());
  }

  #converted(decode: (text: StrictText) => string): Buffer {
    try {
      return Buffer.from(this.#wide === undefined ? "" : decode(this.#wide), "utf8");
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      give(cause.code, this.place, cause.message);
    }
  }
}
