/** A set of 53-bit fingerprints in eight bytes each, by open addressing. */
export class FingerprintSet {
  /** 0 is free. */
  #slots = new Float64Array(1024);
  #size = 0;

  /** @returns true if the fingerprint was in the set before */
  add(fingerprint: number): boolean {
    const key = keyOf(fingerprint);
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === key) return true;
    this.#slots[slot] = key;
    this.#size += 1;
    if (this.#size * 4 > this.#slots.length * 3) this.#grow();
    return false;
  }

  has(fingerprint: number): boolean {
    const key = keyOf(fingerprint);
    return this.#slots[this.#slotOf(key)] === key;
  }

  /** The slot that holds a key, or the free one where it belongs. */
  #slotOf(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (key | 0) & mask;
    while (slots[slot] !== 0 && slots[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const key of before) if (key !== 0) this.#slots[this.#slotOf(key)] = key;
  }
}

const keyOf = (fingerprint: number) => (fingerprint === 0 ? 1 : fingerprint);
