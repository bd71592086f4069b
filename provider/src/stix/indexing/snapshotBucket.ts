import { lengthAt, recordHeadBytes, typeAt } from "./snapshotForm.js";

const pageBytes = 16 * 1024;
const parts = 256;

/** Records of a snapshot whose fingerprints begin alike. */
export class SnapshotBucket {
  readonly #pages: Buffer[] = [];
  /** Bytes that are used of each page. */
  readonly #used: number[] = [];
  #count = 0;

  /** Where the next record begins in the page that {@link reserve} returned. */
  get end(): number {
    return this.#used.at(-1) ?? 0;
  }

  /** The page that has room for so many more bytes. */
  reserve(bytes: number): Buffer {
    const last = this.#pages.at(-1);
    if (last !== undefined && this.end + bytes <= last.length) return last;
    const page = Buffer.allocUnsafeSlow(Math.max(pageBytes, bytes));
    this.#pages.push(page);
    this.#used.push(0);
    return page;
  }

  /** Takes the record that was written at {@link end}. */
  finish(bytes: number): void {
    this.#used[this.#used.length - 1] = this.end + bytes;
    this.#count += 1;
  }

  /** The bytes of the records in order. */
  sorted(): Buffer {
    const bytes = Buffer.concat(this.#pages.map((page, i) => page.subarray(0, this.#used[i])));
    const sorted = Buffer.allocUnsafeSlow(bytes.length);
    let used = 0;
    for (const at of this.#order(bytes)) {
      const end = endOf(bytes, at);
      for (let from = at; from < end; from++) sorted[used++] = bytes[from] ?? 0;
    }
    return sorted;
  }

  /** Offsets of the records in order: by the second byte of the fingerprint, then sorted in each part. */
  #order(bytes: Buffer): Uint32Array {
    const starts = new Uint32Array(parts + 1);
    for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
      const next = (bytes[at + 2] ?? 0) + 1;
      starts[next] = (starts[next] ?? 0) + 1;
    }
    for (let part = 1; part <= parts; part++) starts[part] = (starts[part] ?? 0) + (starts[part - 1] ?? 0);
    const order = new Uint32Array(this.#count);
    const next = starts.slice();
    for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
      const part = bytes[at + 2] ?? 0;
      order[next[part] ?? 0] = at;
      next[part] = (next[part] ?? 0) + 1;
    }
    const compare = (a: number, b: number) => compareRecords(bytes, a, bytes, b);
    for (let part = 0; part < parts; part++) {
      const [from = 0, to = 0] = [starts[part], starts[part + 1]];
      if (to - from > 1) order.subarray(from, to).sort(compare);
    }
    return order;
  }
}

/** Where the record ends that begins at an offset. */
export const endOf = (bytes: Buffer, at: number): number =>
  at + recordHeadBytes + wordAt(bytes, at + lengthAt);

/** The order of two records: by the words of the fingerprint, then by type and value. */
export function compareRecords(a: Buffer, at: number, b: Buffer, bt: number): number {
  return (
    wordAt(a, at) - wordAt(b, bt) ||
    wordAt(a, at + 4) - wordAt(b, bt + 4) ||
    (a[at + typeAt] ?? 0) - (b[bt + typeAt] ?? 0) ||
    a.compare(b, bt + recordHeadBytes, endOf(b, bt), at + recordHeadBytes, endOf(a, at))
  );
}

/** Four bytes, the lowest first. */
function wordAt(bytes: Buffer, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}
