import type { Place } from "../problems.js";
import { wideEncoding } from "../source/sniff.js";
import { StrictText } from "../source/strictText.js";

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
      if (wideEncoding(chunk) !== undefined) this.#wide = new StrictText(this.place);
    }
    return this.#wide === undefined ? chunk : Buffer.from(this.#wide.write(chunk), "utf8");
  }

  end(): Buffer {
    return Buffer.from(this.#wide?.end() ?? "", "utf8");
  }
}
