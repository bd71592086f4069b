import { composed, readAs } from "../messages/index.js";
import { checkSource } from "../resource/checkSource.js";
import type { Context } from "../resource/context.js";
import { warnOfExpiry } from "../resource/expiryNote.js";
import {
  type CheckFailure,
  type CheckResult,
  checkChoice,
  checkFlag,
  type Fail,
  type Inputs,
} from "../resource/inputs.js";
import { isUnknown } from "../resource/unknowns.js";
import { readFeedSummary } from "../sources/feedSummary.js";
import { readingChoices } from "../stix/index.js";
import { withoutUndefined } from "../systems/index.js";
import { conversionNote } from "./conversionNote.js";
import { readRemovalLimit } from "./removalLimit.js";
import { feedRow, identityOf } from "./row.js";
import { readStoredFeed, type StoredFeed } from "./schema.js";
import { uploadNotes } from "./uploadNotes.js";

/**
 * Validates the arguments of a ThreatFeed and adds digest, STIX version and counts by type. Sends no request.
 */
export async function checkFeed(olds: Inputs, news: Inputs, context: Context): Promise<CheckResult> {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  checkChoice(news, "scope", ["indicators", "document"], fail);
  checkFlag(news, "allowBroad", fail);
  checkChoice(news, "compare", ["content", "indicators"], fail);
  checkFlag(news, "allowEmpty", fail);
  checkRemovalLimit(news["maxRemoved"], fail);
  const summary = failures.length > 0 ? {} : await checkSource(news, context, fail);
  const { resourceUrn, isPreview: _, ...declared } = news;
  context.registry.learn(identityOf(news), resourceUrn);
  const inputs = withoutUndefined<Record<string, unknown>>({ ...declared, ...summary });
  if (failures.length === 0) {
    const wanted = readStoredFeed(inputs);
    await warnOfExpiry(wanted, feedRow(wanted, context), context);
    const isChanged = olds["digest"] !== inputs["digest"] && !isUnknown(inputs["digest"]);
    if (isChanged) {
      if (olds["digest"] === undefined) await reportFormat(wanted, context);
      await reportComposition(wanted, context);
      await reportConversion(wanted, context);
    }
  }
  return { inputs, failures };
}

/** Of a list: how it is read, once, so that a reviewer sees which column counts. */
async function reportFormat(wanted: Partial<StoredFeed>, context: Context): Promise<void> {
  if (wanted.source === undefined) return;
  const { documents, format } = await context.uploads.inspect(wanted.source, readingChoices(wanted));
  if (format === undefined || !documents.some((document) => document.format === "list")) return;
  const { title, columns } = format;
  const [column] = columns;
  const note = readAs({
    format: title,
    column: columns.length === 1 ? column : undefined,
    columns: columns.length > 1 ? columns : undefined,
  });
  context.messages(feedRow(wanted, context)).report(note);
}

/** Of a feed that is made of declared sources: what each contributes, and what filters leave out. */
async function reportComposition(wanted: Partial<StoredFeed>, context: Context): Promise<void> {
  if (wanted.source === undefined) return;
  const { path } = await context.uploads.inspect(wanted.source, readingChoices(wanted));
  const summary = await readFeedSummary(path);
  if (summary === undefined) return;
  const contributions = Object.entries(summary.contributions).map(([source, count]) => ({ source, count }));
  const filtered = Object.entries(summary.filtered).map(([reason, count]) => ({ reason, count }));
  const note = composed({ contributions, filtered: filtered.length === 0 ? undefined : filtered });
  context.messages(feedRow(wanted, context)).report(note);
}

function checkRemovalLimit(value: unknown, fail: Fail): void {
  if (value === undefined || isUnknown(value)) return;
  if (readRemovalLimit(value) === undefined)
    fail("maxRemoved", "must be a number of indicators, or a share such as 20%");
}

async function reportConversion(wanted: Partial<StoredFeed>, context: Context): Promise<void> {
  if (wanted.source === undefined) return;
  const inspection = await context.uploads.inspect(wanted.source, readingChoices(wanted));
  const notes = [conversionNote(inspection, context), ...uploadNotes(inspection)];
  for (const note of notes) if (note !== undefined) context.messages(feedRow(wanted, context)).report(note);
}
