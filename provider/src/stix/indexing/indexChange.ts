import { type IndicatorCounts, indicatorTypes } from "../model.js";
import type { TypedValue } from "../values/canonical.js";
import type { SortedValues } from "./indexValues.js";
import { byType, type DecodedIndex, decodeIndex, type IndicatorIndex } from "./indicatorIndex.js";
import { inTodaysSpelling } from "./todaysSpelling.js";

/** What changed between two states of a feed. */
export interface IndexChange {
  /** True when every value was compared. Otherwise the numbers are the least that can have changed. */
  readonly exact: boolean;
  /**
   * What was compared: values, or counts by type where an index holds no values, or nothing where the older
   * index is unreadable.
   */
  readonly basis: "values" | "counts" | "nothing";
  readonly added: IndicatorCounts;
  readonly removed: IndicatorCounts;
  /** Sorted by type, then by UTF-16 unit; empty unless exact. */
  readonly firstAdded: readonly TypedValue[];
  readonly firstRemoved: readonly TypedValue[];
  /** Indicators in the new state. */
  readonly total: number;
}

/** How a comparison is reported. */
export interface CompareOptions {
  /** How many added and how many removed values are named at most. @default 10 */
  readonly firstValues?: number;
}

/**
 * Compares a feed's index with an older one.
 *
 * @param before as it was kept, from anywhere; `undefined` for a feed that is new, so that everything is
 *   added
 */
export function compareIndexes(
  before: unknown,
  after: IndicatorIndex,
  options: CompareOptions = {},
): IndexChange {
  const { firstValues = 10 } = options;
  const now = decodeIndex(after) ?? { counts: after.counts };
  const old = before === undefined ? emptyFeed : decodeIndex(before);
  const total = sum(after.counts);
  if (old?.values === undefined || now.values === undefined) {
    const grown = byType((type) => (old === undefined ? 0 : now.counts[type] - old.counts[type]));
    return {
      exact: false,
      basis: old === undefined ? "nothing" : "counts",
      added: byType((type) => Math.max(0, grown[type])),
      removed: byType((type) => Math.max(0, -grown[type])),
      firstAdded: [],
      firstRemoved: [],
      total,
    };
  }
  const former = inTodaysSpelling(old.values);
  const added = missing(now.values, former);
  const removed = missing(former, now.values);
  return {
    exact: true,
    basis: "values",
    added: byType((type) => added[type].length),
    removed: byType((type) => removed[type].length),
    firstAdded: first(added, firstValues),
    firstRemoved: first(removed, firstValues),
    total,
  };
}

/** What `these` have and `those` do not, in order. */
function missing(these: SortedValues, those: SortedValues): SortedValues {
  return byType((type) => {
    const known = new Set(those[type]);
    return these[type].filter((value) => !known.has(value));
  });
}

function first(values: SortedValues, most: number): TypedValue[] {
  return indicatorTypes
    .flatMap((type) => values[type].slice(0, most).map((value) => ({ type, value })))
    .slice(0, most);
}

const emptyFeed: DecodedIndex = { counts: byType(() => 0), values: byType(() => []) };

const sum = (counts: IndicatorCounts) => indicatorTypes.reduce((total, type) => total + counts[type], 0);
