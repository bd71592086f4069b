import { fingerprint, fingerprintOfAscii } from "./fingerprint.js";

const pageEntries = 2 ** 14;

/**
 * Numbers the distinct texts it is given, 0, 1, 2 …, by fingerprints instead of the texts: of a million that
 * nobody crafted, two have the same 64 bits with a chance below 10^-7, the same 128 bits with one below
 * 10^-26. Fingerprints lie in pages, so that growing leaves next to no garbage.
 */
export class FingerprintTable {
  readonly #width: 2 | 4;
  readonly #bits: number;
  /** Per slot the number of its text plus 1; 0 is free. */
  #slots = new Uint32Array(1024);
  readonly #pages: Uint32Array[] = [];
  #size = 0;
  /** Words of the fingerprint of the text that was asked for last. */
  readonly words = new Uint32Array(4);

  /**
   * @param width words of 32 bits that are kept of a fingerprint
   * @param bits 0, or `ignoringCase` for texts that are the same in either case
   */
  constructor(width: 2 | 4, bits = 0) {
    this.#width = width;
    this.#bits = bits;
  }

  get size(): number {
    return this.#size;
  }

  /** The text's number, or -1 where it was never given. */
  find(text: string): number {
    fingerprint(text, this.words, this.#bits);
    return (this.#slots[this.#slotOfWords()] ?? 0) - 1;
  }

  /** The text's number, which is the former {@link size} where it is new. */
  number(text: string): number {
    fingerprint(text, this.words, this.#bits);
    return this.#numberOfWords();
  }

  /** {@link find} for a text that is given as UTF-8. */
  findBytes(bytes: Buffer, from: number, to: number): number {
    if (!fingerprintOfAscii(bytes, from, to, this.words, this.#bits))
      return this.find(bytes.toString("utf8", from, to));
    return (this.#slots[this.#slotOfWords()] ?? 0) - 1;
  }

  /** {@link number} for a text that is given as UTF-8. */
  numberOfBytes(bytes: Buffer, from: number, to: number): number {
    if (!fingerprintOfAscii(bytes, from, to, this.words, this.#bits))
      return this.number(bytes.toString("utf8", from, to));
    return this.#numberOfWords();
  }

  #numberOfWords(): number {
    const slot = this.#slotOfWords();
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const number = this.#size;
    const page = this.#pageOf(number);
    const at = (number % pageEntries) * this.#width;
    for (let i = 0; i < this.#width; i++) page[at + i] = this.words[i] ?? 0;
    this.#size = number + 1;
    this.#slots[slot] = this.#size;
    if (this.#size * 4 > this.#slots.length * 3) this.#grow();
    return number;
  }

  /** The slot that holds the words, or the free one where they belong. */
  #slotOfWords(): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const { words } = this;
    const width = this.#width;
    const [a, b, c, d] = [words[0], words[1], words[2], words[3]];
    let slot = (a ?? 0) & mask;
    for (;;) {
      const number = (slots[slot] ?? 0) - 1;
      if (number < 0) return slot;
      const page = this.#pages[(number / pageEntries) | 0];
      const at = (number % pageEntries) * width;
      if (page?.[at] === a && page?.[at + 1] === b) {
        if (width === 2 || (page?.[at + 2] === c && page?.[at + 3] === d)) return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  #pageOf(number: number): Uint32Array {
    const index = (number / pageEntries) | 0;
    // Reading after the end of an array makes the engine drop the machine code around it.
    if (index === this.#pages.length) this.#pages.push(new Uint32Array(pageEntries * this.#width));
    return this.#pages[index] as Uint32Array;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      const page = this.#pages[(number / pageEntries) | 0];
      let slot = (page?.[(number % pageEntries) * this.#width] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}
