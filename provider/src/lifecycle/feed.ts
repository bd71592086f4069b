import { withoutUndefined } from "../state/collection.js";
import { type FeedInputs, readStoredFeed, type StoredFeed } from "../state/feed.js";
import { shortRow } from "../state/row.js";
import { feedType } from "../state/types.js";
import { compareIndexes, describeChange } from "../stix/index.js";
import { type CheckFailure, type CheckResult, checkChoice, checkSource, type Inputs } from "./check.js";
import type { Context } from "./context.js";
import { conversionNote } from "./conversionNote.js";
import { warnOfExpiry } from "./expiryNote.js";
import { holdsUnknown, isUnknown } from "./unknowns.js";

/** Judges the arguments of a ThreatFeed and adds digest, STIX version and counts by type. Asks no system. */
export async function checkFeed(olds: Inputs, news: Inputs, context: Context): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  checkChoice(news, "scope", ["indicators", "document"], fail);
  checkChoice(news, "compare", ["content", "indicators"], fail);
  const seen = failures.length > 0 ? {} : await checkSource(news, context, fail);
  const { resourceUrn: urn, ...arguments_ } = news;
  if (typeof urn === "string") context.rows.learn(identityOf(news), urn);
  const inputs = withoutUndefined<Record<string, unknown>>({ ...arguments_, ...seen });
  if (failures.length === 0) {
    const wanted = readStoredFeed(inputs);
    await warnOfExpiry(wanted, context.rows.find(identityOf(wanted)), context);
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
  const change = compareIndexes(
    stored.index ?? {},
    await context.contents.index(wanted.source, wanted.scope),
  );
  context.messages(context.rows.find(identityOf(news))).note(describeChange(change));
  return true;
}

/** What the state keeps once a feed is applied. */
export async function applyFeed(inputs: FeedInputs, context: Context): Promise<StoredFeed> {
  const urn = context.rows.find(identityOf(inputs));
  const index = await context.contents.index(inputs.source, inputs.scope);
  return { ...inputs, index, ...(urn === undefined ? {} : { row: shortRow(urn, feedType) }) };
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
  const note = conversionNote(await context.contents.inspect(wanted.source, wanted.scope), context);
  if (note !== undefined) context.messages(context.rows.find(identityOf(wanted))).note(note);
}
