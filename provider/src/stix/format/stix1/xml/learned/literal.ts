/** Bytes that are searched for repeatedly, compared eight at a time. */
export class LiteralBytes {
  readonly length: number;
  /** Eight bytes each, as the number that they are in memory. */
  readonly #words: Float64Array;
  readonly #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    // Numbers are equal where their bytes are, but for NaN and 0, which no ASCII text without NUL is.
    const isText = bytes.every((byte) => byte > 0 && byte < 0x7f);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#words = Float64Array.from({ length: isText ? bytes.length >>> 3 : 0 }, (_, i) =>
      view.getFloat64(8 * i, true),
    );
    this.#rest = Uint8Array.from(bytes.subarray(8 * this.#words.length));
  }

  /** True if it is at an index. */
  isAt(bytes: DataView, start: number): boolean {
    if (start + this.length > bytes.byteLength) return false;
    const words = this.#words;
    const rest = this.#rest;
    let at = start;
    for (let i = 0; i < words.length; i++, at += 8) {
      if (bytes.getFloat64(at, true) !== words[i]) return false;
    }
    for (let i = 0; i < rest.length; i++, at++) {
      if (bytes.getUint8(at) !== rest[i]) return false;
    }
    return true;
  }
}
