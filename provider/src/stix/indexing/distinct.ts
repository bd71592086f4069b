import { createHash } from "node:crypto";
import { FingerprintTable } from "./fingerprintTable.js";

/** Counts distinct strings in about 25 bytes each, by a fingerprint of 128 bits instead of the string. */
export class DistinctSet {
  readonly #table = new FingerprintTable(4);
  /**
   * Sum of all members' fingerprints modulo 2^128, lowest word first: the same in whatever order they came.
   */
  readonly #sum = new Uint32Array(4);

  get size(): number {
    return this.#table.size;
  }

  /** Words of the fingerprint of the string that was added last. */
  get words(): Uint32Array {
    return this.#table.words;
  }

  /** True when the string is new. */
  add(text: string): boolean {
    const before = this.#table.size;
    if (this.#table.number(text) !== before) return false;
    let carry = 0;
    for (let i = 0; i < 4; i++) {
      const total = (this.#sum[i] ?? 0) + (this.#table.words[i] ?? 0) + carry;
      this.#sum[i] = total;
      carry = total > 0xffffffff ? 1 : 0;
    }
    return true;
  }

  /** Number of members and the sum of their fingerprints, for a digest of the set. */
  summary(): Buffer {
    const bytes = Buffer.alloc(24);
    bytes.writeBigUInt64BE(BigInt(this.size));
    for (const [i, word] of this.#sum.entries()) bytes.writeUInt32BE(word, 8 + i * 4);
    return bytes;
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
