import { describeFeedChange } from "../messages/index.js";
import type { Context } from "../resource/context.js";
import type { Inputs } from "../resource/inputs.js";
import { holdsUnknown } from "../resource/unknowns.js";
import { readingChoices, readsAlike, sameCounts } from "../stix/index.js";
import { requireWithinLimit } from "./removalLimit.js";
import { feedRow } from "./row.js";
import { readStoredFeed, type StoredFeed } from "./schema.js";

/**
 * Compares a feed with its content as last applied, and reports on its row which indicators are added and
 * removed.
 *
 * @returns true where the feed changes
 * @throws ExtraHopError EXTRAHOP_REMOVAL_LIMIT
 */
export async function diffFeed(
  stored: Partial<StoredFeed>,
  news: Inputs,
  context: Context,
): Promise<boolean> {
  if (holdsUnknown(news)) return true;
  const wanted = readStoredFeed(news);
  const isSameContent =
    stored.digest === wanted.digest &&
    readsAlike(stored, wanted) &&
    sameCounts(stored.indicators, wanted.indicators);
  if (isSameContent) return stored.compare !== wanted.compare;
  if (wanted.source === undefined) return true;
  const { digest, index, indicators } = stored;
  const before = { digest, index, indicators, choices: readingChoices(stored) };
  const change = await context.uploads.compare(before, wanted.source, readingChoices(wanted));
  context.messages(feedRow(wanted, context)).report(describeFeedChange(change));
  if (wanted.maxRemoved !== undefined) requireWithinLimit(wanted.source, change, wanted.maxRemoved);
  return true;
}
