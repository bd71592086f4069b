import { existsSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { summaryPath } from "./feedSummary.js";

/** Folders of a store in which states of its feeds can be found again. */
export interface FeedPlaces {
  /** Snapshots of the values of feeds. */
  readonly snapshots: string;
  /** Contents by SHA-256. */
  readonly contents: string;
}

/** @returns undefined for a file that was not made of declared sources */
export function storeOfFeed(path: string): FeedPlaces | undefined {
  const folder = dirname(path);
  const isFeed = basename(folder) === "feeds" && extname(path) === ".feed" && existsSync(summaryPath(path));
  if (!isFeed) return undefined;
  const store = dirname(folder);
  return { snapshots: join(store, "snapshots"), contents: join(store, "content") };
}
