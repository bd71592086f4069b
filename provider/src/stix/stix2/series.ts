import { fingerprint } from "../fingerprint.js";

/**
 * Version series: objects of one id with several `modified`, of which the newest counts. Ids are kept as 64 bits. Where a newer
 * version comes behind an older one that was counted already, `late` says so, and the source has to be read again with the same
 * series, frozen.
 */
export class VersionSeries {
  #ids = new Uint32Array(2048);
  #modified = new Float64Array(1024);
  #mask = 1023;
  #size = 0;
  #frozen = false;
  readonly #words = new Uint32Array(4);
  late = false;

  /** True where this version counts, as far as is known. */
  counts(id: string, modified: number): boolean {
    fingerprint(id, this.#words);
    const slot = this.#find(this.#words[0] ?? 0, this.#words[1] ?? 0);
    const known = this.#ids[slot * 2] !== 0;
    const newest = this.#modified[slot] ?? 0;
    if (known && modified < newest) return false;
    if (this.#frozen) return true;
    if (known && modified > newest) this.late = true;
    this.#modified[slot] = modified;
    if (!known) {
      this.#ids[slot * 2] = this.#words[0] ?? 0;
      this.#ids[slot * 2 + 1] = this.#words[1] ?? 0;
      this.#size += 1;
      if (this.#size * 4 > (this.#mask + 1) * 3) this.#grow();
    }
    return true;
  }

  /** From now on only the newest versions that were seen count. */
  freeze(): void {
    this.#frozen = true;
    this.late = false;
  }

  #find(a: number, b: number): number {
    let slot = a & this.#mask;
    for (;;) {
      const w0 = this.#ids[slot * 2];
      if (w0 === 0 || (w0 === a && this.#ids[slot * 2 + 1] === b)) return slot;
      slot = (slot + 1) & this.#mask;
    }
  }

  #grow(): void {
    const ids = this.#ids;
    const modified = this.#modified;
    this.#ids = new Uint32Array(ids.length * 2);
    this.#modified = new Float64Array(modified.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let i = 0; i < modified.length; i++) {
      const a = ids[i * 2] ?? 0;
      if (a === 0) continue;
      const b = ids[i * 2 + 1] ?? 0;
      const slot = this.#find(a, b);
      this.#ids[slot * 2] = a;
      this.#ids[slot * 2 + 1] = b;
      this.#modified[slot] = modified[i] ?? 0;
    }
  }
}
