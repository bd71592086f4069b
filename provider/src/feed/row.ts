import type { Context } from "../resource/context.js";
import { feedType } from "../resource/resourceTypes.js";

interface FeedSource {
  readonly source?: unknown;
  readonly scope?: unknown;
}

/** Feeds of the same source and scope report the same, so it does not matter on which of their rows. */
export function identityOf({ source, scope }: FeedSource): readonly unknown[] {
  return [source, scope ?? "indicators"];
}

/** The URN for messages about a feed. */
export function feedRow(feed: FeedSource, context: Context): string | undefined {
  return context.registry.find(identityOf(feed), feedType);
}
