import { ExtraHopError } from "../errors/index.js";
import type { IndexChange } from "../stix/index.js";

/** How many indicators a feed may lose in one run. */
export type RemovalLimit = { readonly indicators: number } | { readonly share: number };

/** @returns undefined for a value that is neither a whole number of indicators nor a share such as `20%` */
export function readRemovalLimit(value: unknown): RemovalLimit | undefined {
  if (typeof value === "number") return isCount(value) ? { indicators: value } : undefined;
  if (typeof value !== "string") return undefined;
  const [, digits, sign] = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(value) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (sign === "%") return number <= 100 ? { share: number / 100 } : undefined;
  return isCount(number) ? { indicators: number } : undefined;
}

/**
 * @throws ExtraHopError EXTRAHOP_REMOVAL_LIMIT where the feed loses more than allowed, or an unknown number
 */
export function requireWithinLimit(source: string, change: IndexChange, maxRemoved: string | number): void {
  const limit = readRemovalLimit(maxRemoved);
  if (limit === undefined) return;
  const removed = sum(change.removed);
  const before = change.total - sum(change.added) + removed;
  if (change.basis !== "nothing" && !isExceeded(removed, before, limit)) return;
  const least = change.exact ? "" : "at least ";
  throw new ExtraHopError({
    code: "EXTRAHOP_REMOVAL_LIMIT",
    action: `comparing ${source} with its last state`,
    found:
      change.basis === "nothing"
        ? "the last state cannot be read, so the number of removed indicators is unknown"
        : `the source removes ${least}${removed} of ${before} indicators, which exceeds the safety limit of ${maxRemoved}`,
    remedy: "Fix: check the source. If the removal is intended, raise `maxRemoved` for this run.",
  });
}

function isExceeded(removed: number, before: number, limit: RemovalLimit): boolean {
  return "share" in limit ? before > 0 && removed / before > limit.share : removed > limit.indicators;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
