import { fingerprint, fingerprintOfAscii } from "./fingerprint.js";

/**
 * Numbers the distinct texts it is given, 0, 1, 2 …, in about 16 bytes each: it keeps 64 bits of a text's fingerprint. Two of a
 * million honest texts collide with a chance below 10^-7.
 */
export class FingerprintTable {
  /** Three words a slot: two of the fingerprint, of which the first is never 0 in use, and the number. */
  #slots = new Uint32Array(1024 * 3);
  #capacity = 1024;
  #size = 0;
  readonly #words = new Uint32Array(4);

  get size(): number {
    return this.#size;
  }

  /** The text's number, or -1 where it was never given. */
  find(text: string): number {
    fingerprint(text, this.#words);
    return this.#findWords();
  }

  findBytes(bytes: Buffer, from: number, to: number): number {
    if (!fingerprintOfAscii(bytes, from, to, this.#words)) return this.find(bytes.toString("utf8", from, to));
    return this.#findWords();
  }

  #findWords(): number {
    const slot = this.#slotOf(this.#words[0] ?? 0, this.#words[1] ?? 0);
    return this.#slots[slot] === 0 ? -1 : (this.#slots[slot + 2] ?? -1);
  }

  /** The text's number, which is the former {@link size} where it is new. */
  number(text: string): number {
    fingerprint(text, this.#words);
    return this.#numberOfWords();
  }

  /** The same for a text that is given as bytes. */
  numberOfBytes(bytes: Buffer, from: number, to: number): number {
    if (!fingerprintOfAscii(bytes, from, to, this.#words))
      return this.number(bytes.toString("utf8", from, to));
    return this.#numberOfWords();
  }

  #numberOfWords(): number {
    const a = this.#words[0] ?? 0;
    const b = this.#words[1] ?? 0;
    const slot = this.#slotOf(a, b);
    if (this.#slots[slot] !== 0) return this.#slots[slot + 2] ?? -1;
    this.#slots[slot] = a;
    this.#slots[slot + 1] = b;
    this.#slots[slot + 2] = this.#size;
    this.#size += 1;
    if (this.#size * 4 > this.#capacity * 3) this.#grow();
    return this.#size - 1;
  }

  #slotOf(a: number, b: number): number {
    const slots = this.#slots;
    let at = a & (this.#capacity - 1);
    for (;;) {
      const word = slots[at * 3];
      if (word === 0 || (word === a && slots[at * 3 + 1] === b)) return at * 3;
      at = (at + 1) & (this.#capacity - 1);
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#capacity *= 2;
    this.#slots = new Uint32Array(this.#capacity * 3);
    for (let i = 0; i < old.length; i += 3) {
      const a = old[i] ?? 0;
      if (a === 0) continue;
      const slot = this.#slotOf(a, old[i + 1] ?? 0);
      this.#slots.set(old.subarray(i, i + 3), slot);
    }
  }
}
