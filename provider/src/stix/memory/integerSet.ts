import { Integers } from "./integers.js";

/** A set of 32-bit integers in four bytes each. Adding is cheap; asking sorts what was added before. */
export class IntegerSet {
  readonly #added = new Integers();
  #sorted = new Int32Array(0);

  add(value: number): void {
    this.#added.push(value);
  }

  has(value: number): boolean {
    if (this.#sorted.length !== this.#added.length) this.#sorted = this.#added.sorted();
    const wanted = value | 0;
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.#sorted.length && this.#sorted[low] === wanted;
  }
}
