import { expired, type Message } from "../messages/index.js";
import { expiredAt, type KnownInspection, type ReadingChoices, readingChoices } from "../stix/index.js";
import type { Context } from "./context.js";
import { isUnknown } from "./unknowns.js";

interface ExpiringSource extends ReadingChoices {
  readonly source?: string;
  readonly digest?: string;
}

/**
 * Warns of a source's expired indicators, once for all resources that are made of it: of a fleet, on the row
 * of its ThreatFeed.
 */
export async function warnOfExpiry(
  { source, digest, ...reading }: ExpiringSource,
  urn: string | undefined,
  context: Context,
): Promise<void> {
  if (source === undefined || digest === undefined || isUnknown(digest)) return;
  const choices = readingChoices(reading);
  if (!context.registry.isNew(["expiry", source, choices, digest])) return;
  const found = await context.uploads.inspect(source, choices);
  const note = expiryNote(found, Date.now());
  if (note !== undefined) context.messages(urn).report(note);
}

/**
 * What a reviewer should know of a feed that has outlived some of its indicators. They are uploaded all the
 * same: to leave them out would be another content than the one that was reviewed.
 *
 * @param now milliseconds since 1970
 * @returns undefined where nothing has expired
 */
export function expiryNote(
  { validity }: Pick<KnownInspection, "validity">,
  now: number,
): Message | undefined {
  const past = expiredAt(validity, now);
  return past === 0 ? undefined : expired({ expired: past, indicators: validity.indicators });
}
