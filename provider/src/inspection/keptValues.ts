import { decodeIndex, indicatorTypes, sameCounts, type TypedValue } from "../stix/index.js";
import { SnapshotReader } from "../stix/indexing/snapshotReader.js";
import { contentCacheFolder } from "./cacheFolder.js";
import { feedFolders } from "./feedFolders.js";
import { type FeedState, previousSnapshot } from "./previousValues.js";

/**
 * The values of a feed as the state describes it, from its index or from what this machine kept of it.
 *
 * @param path of the feed's source, absolute
 * @returns undefined where the values are in neither
 */
export async function keptValues(
  path: string,
  state: FeedState,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly TypedValue[] | undefined> {
  const { values } = decodeIndex(state.index) ?? {};
  if (values !== undefined)
    return indicatorTypes.flatMap((type) => values[type].map((value) => ({ type, value })));
  const folders = feedFolders(path, contentCacheFolder(undefined, environment));
  try {
    const snapshot = await previousSnapshot(state, folders);
    const kept = snapshot === undefined ? undefined : read(snapshot);
    // Another version of this package may have read other values from the same content.
    return kept !== undefined && sameCounts(countsOf(kept), state.indicators) ? kept : undefined;
  } catch {
    // Damaged or gone: as if it had never been there.
    return undefined;
  }
}

function countsOf(values: readonly TypedValue[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { type } of values) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function read(snapshot: string | Buffer): readonly TypedValue[] {
  const reader = new SnapshotReader(snapshot);
  try {
    const values: TypedValue[] = [];
    while (reader.next()) values.push({ type: reader.type, value: reader.value });
    return values;
  } finally {
    reader.close();
  }
}
