import type { Generation } from "../systems/index.js";

/**
 * The generation that a firmware version belongs to: `stix2` from 26.2 on (vendor's upload example for STIX
 * 2, and the notes of the toolkit that ends there). Numbers run 7.x … 9.x, then 25.x, 26.x.
 *
 * @returns undefined for a text that is no version
 */
export function generationOf(version: string): Generation | undefined {
  const match = /^\s*v?(\d{1,5})\.(\d{1,5})(?:\D|$)/.exec(version);
  if (match === null) return undefined;
  const major = Number(match[1]);
  const minor = Number(match[2]);
  return major > 26 || (major === 26 && minor >= 2) ? "stix2" : "stix1";
}
