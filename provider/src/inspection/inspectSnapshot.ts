import type { ReadingChoices } from "../stix/index.js";
import { type Inspection, inspect } from "../stix/index.js";
import { SnapshotBuilder } from "../stix/indexing/valueSnapshot.js";
import { SnapshotStore } from "./snapshotStore.js";

/** Values of fewer bytes always fit into the index of the state, compressed or not. */
export const minSnapshotBytes = 64 * 1024;

/**
 * Inspects a source and keeps its values as a snapshot, where they may not fit into the index of the state.
 *
 * @param folder of the snapshots; undefined keeps none
 */
export async function inspectSnapshot(
  path: string,
  choices: ReadingChoices,
  folder: string | undefined,
): Promise<Inspection> {
  if (folder === undefined) return await inspect(path, choices);
  let builder = new SnapshotBuilder();
  const distinct = () => {
    builder = new SnapshotBuilder();
    return builder;
  };
  const inspection = await inspect(path, { ...choices, distinct });
  const isWorthIt = inspection.ok && builder.valueBytes >= minSnapshotBytes;
  if (isWorthIt) await new SnapshotStore(folder).write({ digest: inspection.digest, choices }, builder);
  return inspection;
}
