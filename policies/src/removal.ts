import { resolve } from "node:path";
import { keptValues } from "pulumi-extrahop/state";
import { type TypedValue, typeValue } from "pulumi-extrahop/stix";
import { contentsOf } from "./contents.js";
import { type Declared, totalOf } from "./declared.js";
import type { Earlier } from "./earlierState.js";
import { programFolder } from "./programFolder.js";
import { counted, firstOf, number, shown } from "./words.js";

/** How much a feed may lose. */
export interface RemovalLimits {
  readonly maxPercent: number;
  readonly maxIndicators?: number;
  readonly from: number;
}

export const defaultRemovalLimits: RemovalLimits = { maxPercent: 50, from: 20 };

/** The settings of a policy that takes {@link RemovalLimits}. */
export const removalLimitsSchema = {
  properties: {
    maxPercent: {
      type: "number",
      minimum: 0,
      maximum: 100,
      default: defaultRemovalLimits.maxPercent,
      description: "How much of what a feed had may go, in percent.",
    },
    maxIndicators: {
      type: "integer",
      minimum: 0,
      description: "How many indicators may go. Default: any number.",
    },
    from: {
      type: "integer",
      minimum: 1,
      default: defaultRemovalLimits.from,
      description: "Feeds that had fewer indicators may lose any share.",
    },
  },
} as const;

/** How many removed values are passed on to be named. */
const firstRemoved = 10;

/** Indicators of a feed that are no longer there. */
export interface Removal {
  /** How many the feed had. */
  readonly held: number;
  readonly removed: number;
  readonly exact: boolean;
  readonly first: readonly string[];
}

/**
 * Value by value where the old values are in the state, which has them of a ThreatFeed, or on this machine;
 * else the least that the counts allow.
 */
export async function removalOf(before: Earlier, now: readonly Declared[]): Promise<Removal> {
  const held = totalOf(before);
  const folder = programFolder();
  const kept =
    folder === undefined ? undefined : await keptValues(resolve(folder, before.source), before, process.env);
  const values = kept === undefined ? undefined : await valuesOf(now);
  if (kept !== undefined && values !== undefined) return { held, ...exactRemoval(kept, values) };
  const removed = Object.entries(before.indicators).reduce(
    (sum, [type, count]) => sum + Math.max(0, count - countOf(now, type)),
    0,
  );
  return { held, removed, exact: false, first: [] };
}

const countOf = (feeds: readonly Declared[], type: string): number =>
  feeds.reduce((sum, { indicators }) => sum + (indicators[type] ?? 0), 0);

/** @returns undefined where the values of one of them cannot be had */
async function valuesOf(feeds: readonly Declared[]): Promise<Iterable<TypedValue> | undefined> {
  const values: TypedValue[] = [];
  for (const feed of feeds) {
    const contents = await contentsOf(feed);
    if (!("values" in contents)) return undefined;
    for (const value of contents.values()) values.push(value);
  }
  return values;
}

/** Earlier versions kept some values in another spelling, which alone removes nothing. */
function exactRemoval(kept: readonly TypedValue[], values: Iterable<TypedValue>): Omit<Removal, "held"> {
  const now = new Set<string>();
  for (const { type, value } of values) now.add(`${type} ${value}`);
  const removed = kept.filter((value) => {
    const today = typeValue(value.type, value.value) ?? value;
    return !now.has(`${today.type} ${today.value}`);
  });
  const first = removed.slice(0, firstRemoved).map(({ type, value }) => `${type} ${shown(value)}`);
  return { removed: removed.length, exact: true, first };
}

/** @returns what may go in one run, as text, if more than that goes */
export function limitExceeded({ held, removed }: Removal, limits: RemovalLimits): string | undefined {
  const tooMany = limits.maxIndicators !== undefined && removed > limits.maxIndicators;
  const tooMuch = held >= limits.from && removed * 100 > limits.maxPercent * held;
  if (tooMuch) return `${limits.maxPercent} %`;
  return tooMany ? number(limits.maxIndicators ?? 0) : undefined;
}

/** As `at least 12 of 40 indicators (30 %)`. */
export const removalText = ({ held, removed, exact }: Removal): string =>
  `${exact ? "" : "at least "}${number(removed)} of ${counted(held, "indicator")} (${Math.floor((removed * 100) / held)} %)`;

/** The first removed values, as the end of a sentence. */
export const removedValues = ({ first, removed }: Removal): string => firstOf(first, removed);
