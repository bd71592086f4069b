import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  compareIndexes,
  type DecodedIndex,
  decodeIndex,
  type IndexChange,
  type IndicatorIndex,
  indicatorTypes,
  type ReadingChoices,
  sameCounts,
} from "../stix/index.js";
import { ContentDigest } from "../stix/indexing/digest.js";
import { fingerprint } from "../stix/indexing/fingerprint.js";
import { compareSnapshots } from "../stix/indexing/snapshotChange.js";
import { SnapshotBuilder } from "../stix/indexing/valueSnapshot.js";
import type { FeedFolders } from "./feedFolders.js";
import { inspectSnapshot } from "./inspectSnapshot.js";
import { SnapshotStore } from "./snapshotStore.js";

/** A feed as the state keeps it. */
export interface FeedState {
  readonly digest?: string | undefined;
  readonly choices: ReadingChoices;
  readonly index?: unknown;
  /** Distinct indicators by type. */
  readonly indicators?: unknown;
}

/** The state of a feed that is about to be applied. */
export interface CurrentFeed {
  readonly path: string;
  readonly digest: string;
  readonly choices: ReadingChoices;
  readonly index: IndicatorIndex;
}

const namedValues = 10;

/**
 * Compares a feed with its state as last applied: by the indexes where both hold the values, else by the
 * snapshots of this machine. Where the previous values are in neither, only the counts are compared.
 */
export async function compareWithPrevious(
  before: FeedState | undefined,
  now: CurrentFeed,
  folders: FeedFolders,
): Promise<IndexChange> {
  const byIndex = compareIndexes(before === undefined ? undefined : (before.index ?? {}), now.index);
  if (before === undefined || byIndex.basis === "values") return byIndex;
  const old = await previousSnapshot(before, folders);
  const current = old === undefined ? undefined : await currentSnapshot(now, folders);
  if (old === undefined || current === undefined) return byIndex;
  try {
    const { before: counts, ...change } = compareSnapshots(old, current, namedValues);
    // Another version of this package may have read other values from the same content.
    const isOfState = sameCounts(counts, before.indicators) && change.total === byIndex.total;
    return isOfState ? change : byIndex;
  } catch {
    // Damaged, or removed by another process: as if they were never there, so that they are made again.
    for (const path of [old, current]) if (typeof path === "string") await removeSnapshot(path);
    return byIndex;
  }
}

type Snapshot = string | Buffer;

/** @returns undefined where the values of the state are neither in its index nor on this machine */
export async function previousSnapshot(
  before: FeedState,
  folders: FeedFolders,
): Promise<Snapshot | undefined> {
  const { digest, choices, index } = before;
  const { values } = decodeIndex(index) ?? {};
  if (values !== undefined) return snapshotOf(values);
  if (digest === undefined) return undefined;
  const kept = await find({ digest, choices }, folders);
  if (kept !== undefined) return kept;
  const content = await contentWith(digest, folders.contents);
  const [folder] = folders.snapshots;
  if (content === undefined || folder === undefined) return undefined;
  await inspectSnapshot(content, choices, folder);
  return await find({ digest, choices }, folders);
}

async function currentSnapshot(now: CurrentFeed, folders: FeedFolders): Promise<Snapshot | undefined> {
  const { values } = decodeIndex(now.index) ?? {};
  if (values !== undefined) return snapshotOf(values);
  const kept = await find(now, folders);
  if (kept !== undefined) return kept;
  const [folder] = folders.snapshots;
  if (folder === undefined) return undefined;
  const { digest } = await inspectSnapshot(now.path, now.choices, folder);
  return digest === now.digest ? await find(now, folders) : undefined;
}

async function find(
  key: { readonly digest: string; readonly choices: ReadingChoices },
  { snapshots }: FeedFolders,
): Promise<string | undefined> {
  for (const folder of snapshots) {
    const path = await new SnapshotStore(folder).find(key);
    if (path !== undefined) return path;
  }
  return undefined;
}

/** The content of a store that is a feed of this digest by itself. */
async function contentWith(digest: string, folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const names = await readdir(folder).catch(() => []);
  const name = names.find((sha256) => /^[0-9a-f]{64}$/.test(sha256) && digestOfContent(sha256) === digest);
  return name === undefined ? undefined : join(folder, name);
}

function digestOfContent(sha256: string): string {
  const digest = new ContentDigest();
  digest.add(sha256);
  return digest.result();
}

function snapshotOf(values: NonNullable<DecodedIndex["values"]>): Buffer {
  const builder = new SnapshotBuilder();
  const words = new Uint32Array(4);
  for (const type of indicatorTypes) {
    for (const value of values[type]) {
      fingerprint(value, words);
      builder.add(type, value, words);
    }
  }
  return Buffer.concat([...builder.pieces()]);
}

const removeSnapshot = async (path: string): Promise<void> =>
  await new SnapshotStore(join(path, "..")).remove(path);
