import { readFile } from "node:fs/promises";

/** How a feed was made of sources. */
export interface FeedSummary {
  /** What the filters left out, by reason. */
  readonly filtered: Readonly<Record<string, number>>;
  /** Matches of allow lists by rule. */
  readonly allowances: Readonly<Record<string, number>>;
  /** How many distinct indicators each source contributed, repetitions of other sources included. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Where the summary of a feed's file is. */
export const summaryPath = (feed: string): string => `${feed}.summary.json`;

/**
 * @returns undefined for a file that was not made of declared sources, and for a summary that cannot be read
 */
export async function readFeedSummary(feed: string): Promise<FeedSummary | undefined> {
  try {
    const value = JSON.parse(await readFile(summaryPath(feed), "utf8")) as Partial<FeedSummary>;
    const { filtered = {}, allowances = {}, contributions = {} } = value;
    return { filtered, allowances, contributions };
  } catch {
    return undefined;
  }
}
