import type { Indicator } from "../../stix/index.js";
import type { ExpireRule } from "../declaration/model.js";

/**
 * When an indicator expires: at its `valid_until`, else so long after it was seen as the rule says.
 *
 * @param fetched when a value was fetched first
 * @returns milliseconds since 1970; undefined for an indicator that does not expire
 */
export function expiryOf(
  indicator: Indicator,
  rule: ExpireRule | undefined,
  fetched: (indicator: Indicator) => number,
): number | undefined {
  const { context } = indicator;
  const until = instant(context.validUntil);
  if (until !== undefined || rule?.after === undefined) return until;
  return (seenAt(indicator, rule.from) ?? fetched(indicator)) + rule.after;
}

function seenAt({ context }: Indicator, from: ExpireRule["from"]): number | undefined {
  if (from === "fetched") return undefined;
  const { created, modified, validFrom } = context;
  return instant(from === "firstSeen" ? (created ?? validFrom) : (modified ?? created));
}

/** @returns undefined for a text that is no time */
export function instant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
