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
    this.#each((fingerprint) => {
      const slot = fingerprint & (bits - 1);
      const bit = 1 << (slot & 31);
      const word = seen[slot >>> 5] ?? 0;
      if ((word & bit) !== 0) shared.add(slot);
      else seen[slot >>> 5] = word | bit;
    });
    if (shared.size === 0) return 0;
    const among = new Set<number>();
    let found = 0;
    this.#each((fingerprint) => {
      if (!shared.has(fingerprint & (bits - 1))) return;
      if (among.has(fingerprint)) found += 1;
      else among.add(fingerprint);
    });
    return found;
  }

  /** Those of a set that are not in the list. */
  missing(wanted: Iterable<number>): ReadonlySet<number> {
    const missing = new Set(wanted);
    if (missing.size > 0) this.#each((fingerprint) => missing.delete(fingerprint));
    return missing;
  }

  #each(visit: (fingerprint: number) => void): void {
    for (let i = 0; i < this.#length; i++) visit(this.#pages[(i / pageEntries) | 0]?.[i % pageEntries] ?? 0);
  }
}
