import {
  type CheckFailure,
  type CheckResult,
  checkChoice,
  checkSource,
  type Inputs,
} from "../collection/check.js";
import { withoutUndefined } from "../collection/schema.js";
import { describeFeedChange } from "../messages/index.js";
import type { Context } from "../resource/context.js";
import { warnOfExpiry } from "../resource/expiryNote.js";
import { feedType } from "../resource/resourceTypes.js";
import { shortenUrn } from "../resource/shortUrn.js";
import { holdsUnknown, isUnknown } from "../resource/unknowns.js";
import { compareIndexes } from "../stix/index.js";
import { conversionNote } from "./conversionNote.js";
import { type FeedInputs, readStoredFeed, type StoredFeed } from "./schema.js";

/** Judges the arguments of a ThreatFeed and adds digest, STIX version and counts by type. Asks no system. */
export async function checkFeed(olds: Inputs, news: Inputs, context: Context): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  checkChoice(news, "scope", ["indicators", "document"], fail);
  checkChoice(news, "compare", ["content", "indicators"], fail);
  const seen = failures.length > 0 ? {} : await checkSource(news, context, fail);
  const { resourceUrn: urn, ...arguments_ } = news;
  if (typeof urn === "string") context.registry.learn(identityOf(news), urn);
  const inputs = withoutUndefined<Record<string, unknown>>({ ...arguments_, ...seen });
  if (failures.length === 0) {
    const wanted = readStoredFeed(inputs);
    await warnOfExpiry(wanted, context.registry.find(identityOf(wanted)), context);
  }
  const changed = olds["digest"] !== inputs["digest"] && !isUnknown(inputs["digest"]);
  if (failures.length === 0 && changed) await noteConversion(readStoredFeed(inputs), context);
  return { inputs, failures };
}

/** Says on the feed's own row what comes and goes, indicator by indicator. */
export async function diffFeed(
  stored: Partial<StoredFeed>,
  news: Inputs,
  context: Context,
): Promise<boolean> {
  if (holdsUnknown(news)) return true;
  const wanted = readStoredFeed(news);
  const sameContent = stored.digest === wanted.digest && stored.scope === wanted.scope;
  if (sameContent) return stored.compare !== wanted.compare;
  if (wanted.source === undefined) return true;
  const change = compareIndexes(stored.index ?? {}, await context.uploads.index(wanted.source, wanted.scope));
  context.messages(context.registry.find(identityOf(news))).report(describeFeedChange(change));
  return true;
}

/** What the state keeps once a feed is applied. */
export async function applyFeed(inputs: FeedInputs, context: Context): Promise<StoredFeed> {
  const urn = context.registry.find(identityOf(inputs));
  const index = await context.uploads.index(inputs.source, inputs.scope);
  return { ...inputs, index, ...(urn === undefined ? {} : { row: shortenUrn(urn, feedType) }) };
}

/** Feeds of the same source and scope say the same, so it doesn't matter on whose row. */
function identityOf({
  source,
  scope,
}: {
  readonly source?: unknown;
  readonly scope?: unknown;
}): readonly unknown[] {
  return [source, scope ?? "indicators"];
}

async function noteConversion(wanted: Partial<StoredFeed>, context: Context): Promise<void> {
  if (wanted.source === undefined) return;
  const note = conversionNote(await context.uploads.inspect(wanted.source, wanted.scope), context);
  if (note !== undefined) context.messages(context.registry.find(identityOf(wanted))).report(note);
}
