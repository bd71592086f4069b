import { createHash } from "node:crypto";
import { fingerprint } from "./fingerprint.js";

/**
 * Counts distinct strings in about 30 bytes each, by a fingerprint of 128 bits instead of the string.
 */
export class DistinctSet {
  #slots: Uint32Array;
  #mask: number;
  #size = 0;
  /** Sum of all members' fingerprints modulo 2^128, lowest word first: the same in whatever order they came. */
  readonly #sum = new Uint32Array(4);
  readonly #words = new Uint32Array(4);

  constructor() {
    this.#slots = new Uint32Array(1024 * 4);
    this.#mask = 1023;
  }

  get size(): number {
    return this.#size;
  }

  /** True when the string is new. */
  add(text: string): boolean {
    const word = this.#words;
    fingerprint(text, word);
    const isNew = this.#insert(word[0] ?? 0, word[1] ?? 0, word[2] ?? 0, word[3] ?? 0);
    if (isNew) this.#addToSum();
    return isNew;
  }

  /** Number of members and the sum of their fingerprints, for a digest of the set. */
  summary(): Buffer {
    const bytes = Buffer.alloc(24);
    bytes.writeBigUInt64BE(BigInt(this.#size));
    for (const [i, word] of this.#sum.entries()) bytes.writeUInt32BE(word, 8 + i * 4);
    return bytes;
  }

  #insert(a: number, b: number, c: number, d: number): boolean {
    const slots = this.#slots;
    let at = (a & this.#mask) * 4;
    for (;;) {
      const w0 = slots[at];
      const w1 = slots[at + 1];
      const w2 = slots[at + 2];
      const w3 = slots[at + 3];
      if (w0 === a && w1 === b && w2 === c && w3 === d) return false;
      if (w0 === 0) break;
      at = (at + 4) % slots.length;
    }
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 2] = c;
    slots[at + 3] = d;
    this.#size += 1;
    if (this.#size * 4 > (this.#mask + 1) * 3) this.#grow();
    return true;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    const size = this.#size;
    for (let i = 0; i < old.length; i += 4) {
      const [a, b, c, d] = [old[i] ?? 0, old[i + 1] ?? 0, old[i + 2] ?? 0, old[i + 3] ?? 0];
      if (a !== 0) this.#insert(a, b, c, d);
    }
    this.#size = size;
  }

  #addToSum(): void {
    let carry = 0;
    for (let i = 0; i < 4; i++) {
      const total = (this.#sum[i] ?? 0) + (this.#words[i] ?? 0) + carry;
      this.#sum[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
  }
}

/** A digest of several named sets, blind to order. */
export function digestOfSets(sets: Readonly<Record<string, DistinctSet>>): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(sets).sort()) {
    hash.update(`${name}\0`);
    hash.update(sets[name]?.summary() ?? Buffer.alloc(0));
  }
  return `sha256:${hash.digest("hex")}`;
}
