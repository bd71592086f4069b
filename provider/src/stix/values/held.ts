import { type IndicatorType, indicatorTypes } from "../model.js";

/**
 * Values that may or may not count, kept until the document's end tells: as bytes instead of strings, because a document may hold
 * a million of them. Each carries a number of the caller's.
 */
export class HeldValues {
  readonly #blocks: Buffer[] = [];
  #block: Buffer = Buffer.alloc(0);
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(type: IndicatorType, value: string, hostname: boolean, tag = 0): void {
    const most = value.length * 3 + 9;
    if (this.#used + most > this.#block.length) {
      this.#close();
      this.#block = Buffer.allocUnsafeSlow(Math.max(64 * 1024, most));
      this.#used = 0;
    }
    const length = this.#block.write(value, this.#used + 9, "utf8");
    this.#block[this.#used] = indicatorTypes.indexOf(type) | (hostname ? 0x80 : 0);
    this.#block.writeUInt32LE(tag, this.#used + 1);
    this.#block.writeUInt32LE(length, this.#used + 5);
    this.#used += 9 + length;
    this.#size += 1;
  }

  visit(visit: (type: IndicatorType, value: string, hostname: boolean, tag: number) => void): void {
    for (const block of [...this.#blocks, this.#block.subarray(0, this.#used)]) {
      let at = 0;
      while (at < block.length) {
        const flags = block[at] ?? 0;
        const tag = block.readUInt32LE(at + 1);
        const end = at + 9 + block.readUInt32LE(at + 5);
        const type = indicatorTypes[flags & 0x7f];
        if (type !== undefined) visit(type, block.toString("utf8", at + 9, end), (flags & 0x80) !== 0, tag);
        at = end;
      }
    }
  }

  clear(): void {
    this.#blocks.length = 0;
    this.#block = Buffer.alloc(0);
    this.#used = 0;
    this.#size = 0;
  }

  #close(): void {
    if (this.#used > 0) this.#blocks.push(this.#block.subarray(0, this.#used));
  }
}
