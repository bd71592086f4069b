import type { Declared } from "./declared.js";

/** A collection's system and name as one text; undefined for a ThreatFeed, which is on no system. */
export function placeOf(declared: Declared | undefined): string | undefined {
  return declared?.system === undefined ? undefined : JSON.stringify([declared.system.name, declared.feed]);
}
