import { hash } from "node:crypto";
import { type IndicatorCounts, indicatorTypes, type TypedValue } from "../stix/index.js";

/** What an index keeps of a value beside its digest. */
export interface ValueFacts {
  /** Milliseconds since 1970: the fetch that first named the value. */
  readonly since: number;
  /** 0 to 100, where the source names one. */
  readonly confidence?: number;
}

/** 128 bits of SHA-256, then the time (6 bytes), the confidence and the type (1 byte each). */
export const recordBytes = 24;
const digestBytes = 16;
const sinceAt = digestBytes;
const confidenceAt = sinceAt + 6;
const typeAt = confidenceAt + 1;
const noConfidence = 255;
const firstRecords = 4_096;

/** The digest by which a value is found. */
export function digestOf(value: TypedValue): Buffer {
  return Buffer.from(hashOf(value), "latin1").subarray(0, digestBytes);
}

/** One character for each byte: making a text takes less than half of the time that making a buffer takes. */
const hashOf = ({ type, value }: TypedValue): string => hash("sha256", `${type}\t${value}`, "binary");

/**
 * The distinct values of one content, sorted by digest: 24 bytes for each, however long it is. Two values
 * with one digest would take 2^64 attempts to find.
 */
export class ValueIndex {
  /** @param records whole records, sorted and without repetitions */
  constructor(readonly records: Buffer) {}

  get size(): number {
    return this.records.length / recordBytes;
  }

  counts(): IndicatorCounts {
    const counts = indicatorTypes.map(() => 0);
    for (let at = typeAt; at < this.records.length; at += recordBytes) {
      const type = this.records[at] ?? 0;
      counts[type] = (counts[type] ?? 0) + 1;
    }
    const [ipv4 = 0, ipv6 = 0, domains = 0, urls = 0] = counts;
    return { "ipv4-addr": ipv4, "ipv6-addr": ipv6, "domain-name": domains, url: urls };
  }

  /** @returns undefined where the content does not hold the value */
  find(value: TypedValue): ValueFacts | undefined {
    const wanted = digestOf(value);
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareAt(this.records, middle * recordBytes, wanted, 0);
      if (order === 0) return factsAt(this.records, middle * recordBytes);
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return undefined;
  }

  /** How many values each of two indexes holds that the other does not, as added and removed. */
  compare(before: ValueIndex): { readonly added: number; readonly removed: number } {
    let shared = 0;
    this.#eachShared(before, () => {
      shared += 1;
    });
    return { added: this.size - shared, removed: before.size - shared };
  }

  /** Takes over the times of an older index: a value is as old as the fetch that first named it. */
  keepTimes(before: ValueIndex): void {
    this.#eachShared(before, (own, older) => {
      before.records.copy(this.records, own + sinceAt, older + sinceAt, older + confidenceAt);
    });
  }

  #eachShared(other: ValueIndex, shared: (own: number, others: number) => void): void {
    let own = 0;
    let others = 0;
    while (own < this.records.length && others < other.records.length) {
      const order = compareAt(this.records, own, other.records, others);
      if (order === 0) shared(own, others);
      if (order <= 0) own += recordBytes;
      if (order >= 0) others += recordBytes;
    }
  }
}

/** Digests mostly differ in their first bytes: a loop is faster than a call of the library. */
function compareAt(a: Buffer, at: number, b: Buffer, bt: number): number {
  for (let i = 0; i < digestBytes; i++) {
    const order = (a[at + i] ?? 0) - (b[bt + i] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

function factsAt(records: Buffer, at: number): ValueFacts {
  const confidence = records[at + confidenceAt] ?? noConfidence;
  const since = records.readUIntBE(at + sinceAt, confidenceAt - sinceAt);
  return confidence === noConfidence ? { since } : { since, confidence };
}

/** Gathers the values of one content in the order in which a reader reports them. */
export class ValueIndexBuilder {
  #records = Buffer.alloc(firstRecords * recordBytes);
  #length = 0;

  /** @param confidence 0 to 100, where the source names one */
  add(value: TypedValue, confidence: number | undefined): void {
    if (this.#length === this.#records.length) {
      const grown = Buffer.alloc(this.#records.length * 2);
      this.#records.copy(grown);
      this.#records = grown;
    }
    const at = this.#length;
    this.#records.write(hashOf(value), at, digestBytes, "latin1");
    this.#records[at + confidenceAt] = confidence ?? noConfidence;
    this.#records[at + typeAt] = indicatorTypes.indexOf(value.type);
    this.#length += recordBytes;
  }

  /**
   * Sorts; of a value that was added several times the first record with a confidence is kept.
   *
   * @param fetchedAt milliseconds since 1970
   */
  build(fetchedAt: number): ValueIndex {
    const records = this.#records.subarray(0, this.#length);
    const since = Buffer.alloc(confidenceAt - sinceAt);
    since.writeUIntBE(fetchedAt, 0, since.length);
    const sorted = Buffer.alloc(records.length);
    let length = 0;
    for (const at of sortedOffsets(records)) {
      const last = length - recordBytes;
      if (last < 0 || compareAt(records, at, sorted, last) !== 0) {
        // A loop is faster than a call of the library for so few bytes.
        for (let i = 0; i < recordBytes; i++) sorted[length + i] = records[at + i] ?? 0;
        for (let i = 0; i < since.length; i++) sorted[length + sinceAt + i] = since[i] ?? 0;
        length += recordBytes;
      } else if (sorted[last + confidenceAt] === noConfidence) {
        sorted[last + confidenceAt] = records[at + confidenceAt] ?? noConfidence;
      }
    }
    return new ValueIndex(sorted.subarray(0, length));
  }
}

const buckets = 65_536;
const maxInserted = 32;

/**
 * Offsets of the records in the order of their digests: counted by the first two bytes, then sorted within
 * each bucket.
 */
function sortedOffsets(records: Buffer): Uint32Array {
  const starts = new Uint32Array(buckets + 1);
  for (let at = 0; at < records.length; at += recordBytes) {
    const next = bucketAt(records, at) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let bucket = 1; bucket <= buckets; bucket++) {
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
  }
  const offsets = new Uint32Array(records.length / recordBytes);
  const next = starts.slice();
  for (let at = 0; at < records.length; at += recordBytes) {
    const bucket = bucketAt(records, at);
    const place = next[bucket] ?? 0;
    offsets[place] = at;
    next[bucket] = place + 1;
  }
  for (let bucket = 0; bucket < buckets; bucket++) {
    const [from = 0, to = 0] = [starts[bucket], starts[bucket + 1]];
    sortRange(records, offsets, from, to);
  }
  return offsets;
}

const bucketAt = (records: Buffer, at: number): number => ((records[at] ?? 0) << 8) | (records[at + 1] ?? 0);

/**
 * Equal digests stay in the order in which they came. Most buckets hold a few records, for which calling the
 * library's sort takes longer than sorting.
 */
function sortRange(records: Buffer, offsets: Uint32Array, from: number, to: number): void {
  if (to - from > maxInserted) {
    offsets.subarray(from, to).sort((a, b) => compareAt(records, a, records, b) || a - b);
    return;
  }
  for (let end = from + 1; end < to; end++) {
    const moved = offsets[end] ?? 0;
    let place = end;
    for (; place > from; place--) {
      const before = offsets[place - 1] ?? 0;
      if (compareAt(records, before, records, moved) <= 0) break;
      offsets[place] = before;
    }
    offsets[place] = moved;
  }
}
