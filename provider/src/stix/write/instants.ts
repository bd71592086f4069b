import type { IndicatorContext } from "../model.js";

/**
 * Stands where a format demands an instant and the source states none. Reading it back says so too: an indicator valid from here on
 * is one without a start.
 */
export const unknownInstant = "1970-01-01T00:00:00.000Z";

const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** A source's instant as both formats can hold it: kept as written where possible, in UTC with milliseconds otherwise. */
export function instant(text: string | undefined): string | undefined {
  const milliseconds = inMilliseconds(text);
  if (milliseconds === undefined || text === undefined) return undefined;
  return exact.test(text) ? text : milliseconds;
}

/** UTC with exactly three decimals, cut and not rounded, which is what STIX 2.1 wants of `created` and `modified`. */
export function inMilliseconds(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const known = latest.get(text);
  if (known !== undefined) return known;
  const found = written(text);
  if (latest.size === mostRemembered) latest.clear();
  if (found !== undefined) latest.set(text, found);
  return found;
}

/** The few instants of a feed's indicators are mostly the same. */
const latest = new Map<string, string>();
const mostRemembered = 1_000;

function written(text: string): string | undefined {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const iso = new Date(milliseconds).toISOString();
  // Years beyond 9999 or before 0 have a sign and six digits, which neither format knows.
  return iso.length === unknownInstant.length ? iso : undefined;
}

/** When a source made an indicator and when it last changed it; both are {@link unknownInstant} where it doesn't say. */
export function lifetime(context: IndicatorContext): { created: string; modified: string } {
  const created = inMilliseconds(context.created);
  const modified = inMilliseconds(context.modified);
  const first = created ?? modified ?? unknownInstant;
  const last = modified ?? created ?? unknownInstant;
  if (last < first) return { created: first, modified: first };
  return { created: first, modified: last };
}

/** The start and the exclusive end of validity, each only where the source states it. */
export function validity(context: IndicatorContext): { from?: string; until?: string } {
  const from = instant(context.validFrom);
  const until = instant(context.validUntil);
  return {
    ...(from === undefined || Date.parse(from) === 0 ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}
