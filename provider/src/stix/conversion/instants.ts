import { memoize } from "../memory/memoize.js";
import type { IndicatorContext } from "../model.js";

/**
 * Used where a format demands an instant and the source states none. Reading it back says so too: an
 * indicator valid from here on is one without a start.
 */
export const unknownInstant = "1970-01-01T00:00:00.000Z";

const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * UTC with exactly three decimals, cut and not rounded, which is what STIX 2.1 wants of `created` and
 * `modified`.
 */
const inMilliseconds = memoize((text) => {
  const milliseconds = Date.parse(text);
  if (Number.isNaN(milliseconds)) return undefined;
  const iso = new Date(milliseconds).toISOString();
  // Years beyond 9999 or before 0 have a sign and six digits, which neither format knows.
  return iso.length === unknownInstant.length ? iso : undefined;
});

/**
 * A source's instant as both formats can hold it: kept as written where possible, in UTC with milliseconds
 * otherwise.
 */
const instant = memoize((text) => {
  const milliseconds = inMilliseconds(text);
  return milliseconds !== undefined && exact.test(text) ? text : milliseconds;
});

/** When an indicator was made and when it last changed. */
export interface Lifetime {
  readonly created: string;
  readonly modified: string;
}

/**
 * When a source made an indicator and when it last changed it; both are {@link unknownInstant} where it
 * does not say.
 */
export function lifetime(context: IndicatorContext): Lifetime {
  const created = context.created === undefined ? undefined : inMilliseconds(context.created);
  const modified = context.modified === undefined ? undefined : inMilliseconds(context.modified);
  const first = created ?? modified ?? unknownInstant;
  const last = modified ?? created ?? unknownInstant;
  if (last < first) return { created: first, modified: first };
  return { created: first, modified: last };
}

/** The start and the exclusive end of validity, each only where the source states it. */
export function validity(context: IndicatorContext): { from?: string; until?: string } {
  const from = context.validFrom === undefined ? undefined : instant(context.validFrom);
  const until = context.validUntil === undefined ? undefined : instant(context.validUntil);
  return {
    ...(from === undefined || inMilliseconds(from) === unknownInstant ? {} : { from }),
    ...(until === undefined ? {} : { until }),
  };
}
