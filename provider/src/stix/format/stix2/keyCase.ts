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

/** True for a key that programs which ignore case, Go's among them, take for one of STIX. */
export const differsInCase = (key: string): boolean =>
  // Upper case first, because the long s and the Kelvin sign fold to letters only so.
  !knownKeys.has(key) && knownKeys.has(key.toUpperCase().toLowerCase());

/** How many keys of an object do. */
export function countOtherCase(object: Readonly<Record<string, unknown>>): number {
  let count = 0;
  for (const key in object) if (differsInCase(key)) count += 1;
  return count;
}
