/** Bytes that are searched for repeatedly, compared four at a time. */
export class LiteralBytes {
  readonly length: number;
  readonly #words: Int32Array;
  readonly #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#words = Int32Array.from({ length: bytes.length >>> 2 }, (_, i) => view.getInt32(4 * i, true));
    this.#rest = Uint8Array.from(bytes.subarray(4 * this.#words.length));
  }

  /** True if it is at an index. */
  isAt(bytes: DataView, start: number): boolean {
    if (start + this.length > bytes.byteLength) return false;
    const words = this.#words;
    const rest = this.#rest;
    let at = start;
    for (let i = 0; i < words.length; i++, at += 4) {
      if (bytes.getInt32(at, true) !== words[i]) return false;
    }
    for (let i = 0; i < rest.length; i++, at++) {
      if (bytes.getUint8(at) !== rest[i]) return false;
    }
    return true;
  }
}
