import type { RemoteCollection } from "../../api/index.js";
import type { DiscoveredSource } from "../../stix/index.js";

/**
 * A collection on a system, a source in the folder, or both: they belong together by name, as adoption has
 * it.
 */
export interface Pairing {
  readonly name: string;
  readonly held?: RemoteCollection;
  readonly source?: DiscoveredSource;
}

export type PairingState = "both" | "systemOnly" | "folderOnly";

export function stateOf({ held, source }: Pairing): PairingState {
  return held === undefined ? "folderOnly" : source === undefined ? "systemOnly" : "both";
}

/** Sorted by name. A name that a system holds more than once comes as often. */
export function compare(
  held: readonly RemoteCollection[],
  sources: readonly DiscoveredSource[],
): readonly Pairing[] {
  const byName = new Map(sources.map((source) => [source.name, source]));
  const heldNames = new Set(held.map(({ name }) => name));
  const pairings: Pairing[] = held.map((collection) => {
    const source = byName.get(collection.name);
    return { name: collection.name, held: collection, ...(source === undefined ? {} : { source }) };
  });
  for (const source of sources) {
    if (!heldNames.has(source.name)) pairings.push({ name: source.name, source });
  }
  return pairings.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
