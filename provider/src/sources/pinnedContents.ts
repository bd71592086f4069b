import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import type { LockedList, LockFile } from "./lockFile.js";
import { listsOf, listTitle } from "./warninglists/declaredLists.js";

/** A declared content and what the lock file pins of it. */
export interface PinnedContent {
  readonly name: string;
  /** Absent for a warning list. */
  readonly source?: SourceDeclaration;
  /** Absent where it was never fetched. */
  readonly pinned?: LockedList;
}

/** All that `sources update` fetches: the sources but for merges, then the warning lists of their filters. */
export function pinnedContents(
  { sources: declared }: Pick<SourcesDeclaration, "sources">,
  { sources, warninglists = {} }: LockFile,
): readonly PinnedContent[] {
  const fetched = [...declared.values()].filter(({ origin }) => origin.kind !== "merge");
  return [
    ...fetched.map((source) => ({ name: source.name, source, ...pinnedOf(sources, source.name) })),
    ...listsOf(declared.values()).map((name) => ({ name: listTitle(name), ...pinnedOf(warninglists, name) })),
  ];
}

const pinnedOf = (
  entries: Readonly<Record<string, LockedList>>,
  name: string,
): Pick<PinnedContent, "pinned"> => {
  const pinned = Object.hasOwn(entries, name) ? entries[name] : undefined;
  return pinned === undefined ? {} : { pinned };
};
