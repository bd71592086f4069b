/** What a system's firmware version says about its API. */

/** `stix1` is firmware up to 26.1 (STIX 1.x in archives), `stix2` is firmware from 26.2 (STIX 2.x). */
export type Generation = "stix1" | "stix2";

const versionPattern = /^(\d+)\.(\d+)(?:\.\d+)*$/;

export const isFirmware = (version: string): boolean => versionPattern.test(version);

/**
 * Old version numbers run to 9.9, then come 25.x and 26.x, so a plain comparison of the first two numbers
 * decides.
 */
export function generationOf(version: string): Generation {
  const match = versionPattern.exec(version);
  if (match === null) throw new RangeError(`Not a firmware version: ${version}`);
  const major = Number(match[1]);
  const minor = Number(match[2]);
  return major > 26 || (major === 26 && minor >= 2) ? "stix2" : "stix1";
}
