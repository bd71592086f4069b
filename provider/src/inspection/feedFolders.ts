import { join } from "node:path";
import { storeOfFeed } from "../sources/storeOfFeed.js";

/** Folders in which states of a feed can be found again. */
export interface FeedFolders {
  /** Snapshots of the values, the folder for new ones first. */
  readonly snapshots: readonly string[];
  /** Contents by SHA-256, from which a snapshot can be made. */
  readonly contents?: string | undefined;
}

/** A feed of live sources keeps its snapshots beside its contents, any other in the cache. */
export function feedFolders(path: string, cacheFolder: string | undefined): FeedFolders {
  const store = storeOfFeed(path);
  const cached = cacheFolder === undefined ? [] : [join(cacheFolder, "snapshots")];
  return {
    snapshots: store === undefined ? cached : [store.snapshots, ...cached],
    contents: store?.contents,
  };
}
