import { type IndicatorType, indicatorTypes } from "../../model.js";
import type { Spot } from "../../problems.js";
import type { ElementSpot } from "./elements.js";
import { resemblesKnownKey } from "./resemblingKeys.js";

export type JsonObject = Readonly<Record<string, unknown>>;

/** Objects that say something about indicators or group them, and hold no observable themselves. */
export const silentTypes = new Set([
  "attack-pattern",
  "campaign",
  "course-of-action",
  "extension-definition",
  "grouping",
  "identity",
  "incident",
  "infrastructure",
  "intrusion-set",
  "language-content",
  "location",
  "malware",
  "malware-analysis",
  "marking-definition",
  "note",
  "opinion",
  "relationship",
  "report",
  "sighting",
  "threat-actor",
  "tool",
  "vulnerability",
]);

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where the pattern of an object is. */
export const inPattern = (at: ElementSpot): Spot => ({ ...at, jsonPath: `${at.jsonPath}.pattern` });

export function isIndicatorType(type: string): type is IndicatorType {
  return (indicatorTypes as readonly string[]).includes(type);
}

const bundleMembers = new Set(["type", "id", "spec_version", "objects"]);

/** A value that STIX does not define; texts and numbers cannot hold objects. */
export const isUnknownMember = ([key, value]: readonly [string, unknown]) =>
  !bundleMembers.has(key) && typeof value === "object" && value !== null;

/**
 * A member of a bundle whose key differs from one of STIX only in case, and that is not counted as unknown
 * already.
 */
export const isOtherCase = (member: readonly [string, unknown]) =>
  resemblesKnownKey(member[0]) && !isUnknownMember(member);

/** What is wrong with a bundle's `objects`. */
export function notArray(value: unknown): string {
  const what = value === null ? "null" : isObject(value) ? "an object" : `a ${typeof value}`;
  return `"objects" is ${what}, not an array.`;
}

/** Other JSON has types and ids as well; STIX's ids start with the type. */
export function hasStixId(type: unknown, id: unknown): boolean {
  return typeof type === "string" && typeof id === "string" && id.startsWith(`${type}--`);
}
