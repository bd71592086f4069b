import { isDeepStrictEqual } from "node:util";
import { parseSourceFormat } from "../format/lists/explicit/sourceFormatFault.js";
import type { ReadingChoices } from "../model.js";

/**
 * How a resource's inputs, or what the state keeps of them, have its source read; what has another shape is
 * as if it were not there.
 */
export function readingChoices(fields: {
  readonly scope?: unknown;
  readonly allowBroad?: unknown;
  readonly format?: unknown;
  readonly ports?: unknown;
}): ReadingChoices {
  const format = parseSourceFormat(fields.format);
  return {
    ...(fields.scope === "document" ? { scope: "document" } : {}),
    ...(fields.allowBroad === true ? { allowBroad: true } : {}),
    ...(format === undefined ? {} : { format }),
    ...(fields.ports === "strip" ? { ports: "strip" } : {}),
  };
}

/** True where two readings of one source have the same indicators. */
export function readsAlike(
  one: Parameters<typeof readingChoices>[0],
  other: Parameters<typeof readingChoices>[0],
): boolean {
  return JSON.stringify(readingChoices(one)) === JSON.stringify(readingChoices(other));
}

/**
 * True unless both say how many indicators there are, and not the same. The same content has other counts
 * once a newer version of this program reads it otherwise, such as leaves out what matches too much.
 */
export function sameCounts(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return true;
  const counts = (fields: object) =>
    Object.entries(fields)
      .filter(([, count]) => count !== 0)
      .sort();
  return isDeepStrictEqual(counts(one), counts(other));
}
