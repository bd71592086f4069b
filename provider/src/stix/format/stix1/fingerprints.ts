const pageEntries = 2 ** 13;
/** Bits for each fingerprint in the first comparison, so that few share one by chance. */
const bitsForEach = 32;

/** A list of 53-bit fingerprints in eight bytes each, which are compared when all are known. */
export class Fingerprints {
  readonly #pages: Float64Array[] = [];
  #length = 0;

  add(fingerprint: number): void {
    const at = this.#length % pageEntries;
    if (at === 0) this.#pages.push(new Float64Array(pageEntries));
    const page = this.#pages[this.#pages.length - 1];
    if (page !== undefined) page[at] = fingerprint;
    this.#length += 1;
  }

  /** How many equal an earlier one. */
  duplicates(): number {
    let bits = 1024;
    while (bits < this.#length * bitsForEach && bits < 2 ** 30) bits *= 2;
    const seen = new Int32Array(bits / 32);
    const shared = new Set<number>();
    for (const page of this.#filledPages()) {
      for (const fingerprint of page) {
        const slot = fingerprint & (bits - 1);
        const bit = 1 << (slot & 31);
        const word = seen[slot >>> 5] ?? 0;
        if ((word & bit) !== 0) shared.add(slot);
        else seen[slot >>> 5] = word | bit;
      }
    }
    if (shared.size === 0) return 0;
    const among = new Set<number>();
    let found = 0;
    for (const page of this.#filledPages()) {
      for (const fingerprint of page) {
        if (!shared.has(fingerprint & (bits - 1))) continue;
        if (among.has(fingerprint)) found += 1;
        else among.add(fingerprint);
      }
    }
    return found;
  }

  /** Those of a set that are not in the list. */
  missing(wanted: Iterable<number>): ReadonlySet<number> {
    const missing = new Set(wanted);
    if (missing.size === 0) return missing;
    for (const page of this.#filledPages()) for (const fingerprint of page) missing.delete(fingerprint);
    return missing;
  }

  /** The pages, the last one only as far as it is filled. */
  #filledPages(): readonly Float64Array[] {
    const last = this.#length % pageEntries;
    return this.#pages.map((page, i) =>
      last > 0 && i === this.#pages.length - 1 ? page.subarray(0, last) : page,
    );
  }
}
