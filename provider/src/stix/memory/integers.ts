/** A growable list of 32-bit integers. */
export class Integers {
  #items = new Int32Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends a value and returns its index. */
  push(value: number): number {
    if (this.#length === this.#items.length) {
      const grown = new Int32Array(Math.ceil(this.#length * 1.5));
      grown.set(this.#items);
      this.#items = grown;
    }
    this.#items[this.#length] = value;
    this.#length += 1;
    return this.#length - 1;
  }

  /** The value at an index, -1 beyond the end. */
  get(at: number): number {
    return at < this.#length ? (this.#items[at] ?? -1) : -1;
  }

  set(at: number, value: number): void {
    this.#items[at] = value;
  }

  /** A sorted copy. */
  sorted(): Int32Array<ArrayBuffer> {
    return this.#items.slice(0, this.#length).sort();
  }
}
