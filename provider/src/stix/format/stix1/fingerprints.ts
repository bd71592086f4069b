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
      const halves = halvesOf(page);
      for (let i = 0; i < halves.length; i += 2) {
        const slot = slotOf(halves, i, bits);
        const bit = 1 << (slot & 31);
        const word = seen[slot >>> 5] as number;
        if ((word & bit) !== 0) shared.add(slot);
        else seen[slot >>> 5] = word | bit;
      }
    }
    return shared.size === 0 ? 0 : this.#duplicatesAmong(shared, bits);
  }

  #duplicatesAmong(shared: ReadonlySet<number>, bits: number): number {
    const among = new Set<number>();
    let found = 0;
    for (const page of this.#filledPages()) {
      const halves = halvesOf(page);
      page.forEach((fingerprint, i) => {
        if (!shared.has(slotOf(halves, 2 * i, bits))) return;
        if (among.has(fingerprint)) found += 1;
        else among.add(fingerprint);
      });
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

/** The numbers of a page as pairs of integers, which are compared faster than 53 bits are cut to 32. */
const halvesOf = (page: Float64Array) => new Int32Array(page.buffer, 0, page.length * 2);

const slotOf = (halves: Int32Array, at: number, bits: number): number =>
  ((halves[at] as number) ^ (halves[at + 1] as number)) & (bits - 1);
