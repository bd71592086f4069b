import { crc32 } from "node:zlib";
import { type IndicatorType, indicatorTypes } from "../model.js";
import { SnapshotBucket } from "./snapshotBucket.js";
import { lengthAt, recordHeadBytes, snapshotMagic, trailerBytes, typeAt } from "./snapshotForm.js";

const buckets = 256;
/** Copying so few characters one by one is quicker than calling a method of Buffer. */
const shortText = 64;

/** Takes each distinct value of a source once. */
export interface DistinctSink {
  /**
   * Takes a value that was not there before.
   *
   * @param words the fingerprint of the value, which is overwritten after the call
   */
  add(type: IndicatorType, value: string, words: Uint32Array): void;
}

/**
 * All values of a feed in a form in which two states of it are compared without reading either into memory:
 * sorted by a fingerprint, then by type and bytes. Equal fingerprints of unequal values change the order
 * only.
 */
export class SnapshotBuilder implements DistinctSink {
  /** By the first byte of the fingerprint: each is small enough to be sorted in the processor's cache. */
  readonly #buckets = Array.from({ length: buckets }, () => new SnapshotBucket());
  #bytes = 0;

  /** Bytes of the values alone. */
  get valueBytes(): number {
    return this.#bytes;
  }

  add(type: IndicatorType, value: string, words: Uint32Array): void {
    const [high = 0, low = 0] = words;
    const bucket = this.#buckets[high >>> 24] as SnapshotBucket;
    const page = bucket.reserve(recordHeadBytes + value.length * 3);
    const at = bucket.end;
    writeWord(page, at, high);
    writeWord(page, at + 4, low);
    page[at + typeAt] = indicatorTypes.indexOf(type);
    const length = writeText(page, at + recordHeadBytes, value);
    writeWord(page, at + lengthAt, length);
    bucket.finish(recordHeadBytes + length);
    this.#bytes += length;
  }

  /** The bytes of the snapshot. */
  *pieces(): Generator<Buffer> {
    let sum = crc32(snapshotMagic);
    yield snapshotMagic;
    for (const bucket of this.#buckets) {
      const piece = bucket.sorted();
      sum = crc32(piece, sum);
      yield piece;
    }
    const trailer = Buffer.alloc(trailerBytes);
    trailer.writeUInt32LE(sum);
    yield trailer;
  }
}

function writeWord(page: Buffer, at: number, word: number): void {
  page[at] = word;
  page[at + 1] = word >>> 8;
  page[at + 2] = word >>> 16;
  page[at + 3] = word >>> 24;
}

/** Writes a text as UTF-8 and returns its bytes. */
function writeText(page: Buffer, at: number, text: string): number {
  const { length } = text;
  if (length >= shortText) return page.write(text, at, "utf8");
  let all = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    all |= unit;
    page[at + i] = unit;
  }
  return all < 0x80 ? length : page.write(text, at, "utf8");
}
