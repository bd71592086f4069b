import { type IndicatorType, indicatorTypes } from "../model.js";

/** Called with each held entry: a value with its type, or the reason why something cannot be used. */
export interface HeldVisitor {
  value(type: IndicatorType, value: string, hostname: boolean, tag: number): void;
  unusable(reason: string, tag: number): void;
}

const headBytes = 9;
const blockBytes = 64 * 1024;
const unusableCode = 0x7f;

/**
 * Values that may or may not count, kept until the document's end tells: as bytes instead of strings, because
 * a document may hold a million of them. Each carries a number of the caller's.
 */
export class HeldValues {
  readonly #full: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
  #used = 0;

  add(type: IndicatorType, value: string, hostname: boolean, tag = 0): void {
    this.#push(indicatorTypes.indexOf(type) | (hostname ? 0x80 : 0), value, tag);
  }

  addUnusable(reason: string, tag = 0): void {
    this.#push(unusableCode, reason, tag);
  }

  visit(visitor: HeldVisitor): void {
    for (const block of [...this.#full, this.#block.subarray(0, this.#used)]) {
      let at = 0;
      while (at < block.length) {
        const code = block[at] ?? 0;
        const tag = block.readInt32LE(at + 1);
        const end = at + headBytes + block.readUInt32LE(at + 5);
        const text = block.toString("utf8", at + headBytes, end);
        const type = indicatorTypes[code & 0x7f];
        if (type === undefined) visitor.unusable(text, tag);
        else visitor.value(type, text, (code & 0x80) !== 0, tag);
        at = end;
      }
    }
  }

  clear(): void {
    this.#full.length = 0;
    this.#block = Buffer.alloc(0);
    this.#used = 0;
  }

  #push(code: number, text: string, tag: number): void {
    const most = headBytes + text.length * 3;
    if (this.#used + most > this.#block.length) {
      if (this.#used > 0) this.#full.push(this.#block.subarray(0, this.#used));
      this.#block = Buffer.allocUnsafeSlow(Math.max(blockBytes, most));
      this.#used = 0;
    }
    const block = this.#block;
    const at = this.#used;
    const length = block.write(text, at + headBytes, "utf8");
    block[at] = code;
    block.writeInt32LE(tag, at + 1);
    block.writeUInt32LE(length, at + 5);
    this.#used += headBytes + length;
  }
}
