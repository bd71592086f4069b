import { createHash } from "node:crypto";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { type IndicatorCounts, type IndicatorType, indicatorTypes } from "../model.js";
import type { TypedValue } from "../values/canonical.js";
import { packValues, type SortedValues, unpackValues } from "./indexValues.js";

/**
 * A feed's distinct values in a few bytes each, small enough to be kept in a resource's outputs. Plain JSON.
 */
export interface IndicatorIndex {
  readonly format: 1;
  readonly counts: IndicatorCounts;
  /** Base64 of a checksum and the compressed values; absent where that would be longer than the bound. */
  readonly data?: string;
}

/** What an index reports. */
export interface DecodedIndex {
  readonly counts: IndicatorCounts;
  /** Sorted by UTF-16 unit; absent where the index has counts only, or where its data is damaged. */
  readonly values?: SortedValues;
}

/**
 * Characters of base64, by default. Holds some 35,000 random IPv4 addresses, 16,000 domains or 7,000 URLs.
 */
export const defaultIndexBytes = 128 * 1024;

/**
 * Bytes before compression, far beyond what fits a sensible bound; keeps damaged or hostile data from blowing
 * up.
 */
const maxPacked = 4 * 1024 * 1024;
/**
 * More do not fit but for long runs of neighbouring addresses, so that nothing is sorted and compressed in
 * vain.
 */
const maxValuesPerCharacter = 2;
const checksumBytes = 8;
/** UTF-8 has no form for them. */
const halves = /\p{Surrogate}/gu;

/**
 * Makes the index of a feed's values, in any order and with repetitions. The same set gives the same index on
 * every machine.
 *
 * @param maxBytes characters that `data` may have
 */
export function encodeIndex(values: Iterable<TypedValue>, maxBytes = defaultIndexBytes): IndicatorIndex {
  const sets = byType(() => new Set<string>());
  for (const { type, value } of values) sets[type].add(value.replace(halves, "\ufffd"));
  const counts = byType((type) => sets[type].size);
  const total = indicatorTypes.reduce((sum, type) => sum + counts[type], 0);
  if (total > maxBytes * maxValuesPerCharacter) return { format: 1, counts };
  const sorted = byType((type) => [...sets[type]].sort());
  const packed = packValues(sorted, maxPacked);
  const data = packed === undefined ? undefined : compressed(packed);
  return data === undefined || data.length > maxBytes ? { format: 1, counts } : { format: 1, counts, data };
}

/**
 * Reads an index from wherever it was kept. `undefined` where it is none; damaged data is as if it were not
 * there.
 */
export function decodeIndex(index: unknown): DecodedIndex | undefined {
  if (!isIndicatorIndex(index)) return undefined;
  const { counts, data } = index;
  const values = data === undefined ? undefined : valuesOf(data);
  const agrees = values !== undefined && indicatorTypes.every((type) => values[type].length === counts[type]);
  return agrees ? { counts, values } : { counts };
}

function compressed(packed: Buffer): string {
  const small = brotliCompressSync(packed, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 22 },
  });
  return Buffer.concat([checksum(packed), small]).toString("base64");
}

function valuesOf(data: string): SortedValues | undefined {
  try {
    const bytes = Buffer.from(data, "base64");
    const packed = brotliDecompressSync(bytes.subarray(checksumBytes), { maxOutputLength: maxPacked });
    if (!checksum(packed).equals(bytes.subarray(0, checksumBytes))) return undefined;
    return unpackValues(packed);
  } catch {
    // Whatever is wrong with it, the counts are all that is left.
    return undefined;
  }
}

const checksum = (packed: Buffer) => createHash("sha256").update(packed).digest().subarray(0, checksumBytes);

/** True for what {@link encodeIndex} makes, whatever its data holds. */
export function isIndicatorIndex(index: unknown): index is IndicatorIndex {
  if (typeof index !== "object" || index === null) return false;
  const { format, counts, data } = index as Readonly<Record<string, unknown>>;
  if (format !== 1 || typeof counts !== "object" || counts === null) return false;
  if (data !== undefined && typeof data !== "string") return false;
  const known = counts as Readonly<Record<string, unknown>>;
  return indicatorTypes.every((type) => Number.isSafeInteger(known[type]) && Number(known[type]) >= 0);
}

export function byType<T>(make: (type: IndicatorType) => T): Record<IndicatorType, T> {
  return {
    "ipv4-addr": make("ipv4-addr"),
    "ipv6-addr": make("ipv6-addr"),
    "domain-name": make("domain-name"),
    url: make("url"),
  };
}
