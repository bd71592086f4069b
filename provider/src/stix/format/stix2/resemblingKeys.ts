import { memoize } from "../../memory/memoize.js";

/** Keys that decide on values, in objects and bundles. */
const knownKeys: ReadonlySet<string> = new Set([
  "type",
  "id",
  "spec_version",
  "objects",
  "modified",
  "pattern",
  "pattern_type",
  "revoked",
  "valid_from",
  "valid_until",
  "value",
]);

const isPlain = /^[a-z0-9_]*$/;

/**
 * True for a key that some programs take for one of STIX: those that ignore case, Go's among them, white
 * space or the normalization of Unicode, and those for which a zero ends a text.
 */
export const resemblesKnownKey = memoize((key: string): boolean => {
  if (isPlain.test(key)) return false;
  const [beforeZero = ""] = key.normalize("NFKC").split("\0", 1);
  // Upper case first, because the long s and the Kelvin sign fold to letters only so.
  return knownKeys.has(beforeZero.trim().toUpperCase().toLowerCase());
});

/** How many keys of an object resemble a known one. */
export function countResemblingKeys(object: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const key in object) if (resemblesKnownKey(key)) count += 1;
  return count;
}
