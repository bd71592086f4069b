import type { Context } from "../resource/context.js";
import { feedType } from "../resource/resourceTypes.js";
import { readingChoices } from "../stix/index.js";

interface FeedSource {
  readonly source?: unknown;
  readonly scope?: unknown;
  readonly allowBroad?: unknown;
  readonly format?: unknown;
  readonly ports?: unknown;
}

/**
 * Feeds of the same source that is read alike report the same, so it does not matter on which of their rows.
 */
export function identityOf({ source, ...reading }: FeedSource): readonly unknown[] {
  return [source, readingChoices(reading)];
}

/** The URN for messages about a feed. */
export function feedRow(feed: FeedSource, context: Context): string | undefined {
  return context.registry.find(identityOf(feed), feedType);
}
