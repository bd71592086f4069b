import { type IndicatorCounts, indicatorTypes } from "../model.js";
import type { TypedValue } from "../values/canonical.js";
import type { SortedValues } from "./indexValues.js";
import { byType, type DecodedIndex, decodeIndex, type IndicatorIndex } from "./indicatorIndex.js";

/** What changed between two states of a feed. */
export interface IndexChange {
  /** True when every value was compared. Otherwise the numbers are the least that can have changed. */
  readonly exact: boolean;
  /** What was compared: values, or counts by type where an index holds no values, or nothing where the older index is unreadable. */
  readonly basis: "values" | "counts" | "nothing";
  readonly added: IndicatorCounts;
  readonly removed: IndicatorCounts;
  /** Sorted by type, then by UTF-16 unit; empty unless exact. */
  readonly firstAdded: readonly TypedValue[];
  readonly firstRemoved: readonly TypedValue[];
  /** Indicators in the new state. */
  readonly total: number;
}

/** How a comparison is told. */
export interface CompareOptions {
  /** How many added and how many removed values are named at most. @default 10 */
  readonly firstValues?: number;
}

/**
 * Compares a feed's index with an older one.
 *
 * @param before as it was kept, from anywhere; `undefined` for a feed that is new, so that everything is added
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
  const added = missing(now.values, old.values);
  const removed = missing(old.values, now.values);
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

/** A change in words, e.g. `+12 −3 of 3,912 indicators`, and below it the first values with their type. */
export function describeChange(change: IndexChange): string {
  const added = sum(change.added);
  const removed = sum(change.removed);
  const total = change.total === 1 ? "1 indicator" : `${number(change.total)} indicators`;
  if (change.basis === "nothing") return `${total}; what was there before isn't known`;
  if (change.basis === "counts") {
    return added + removed === 0
      ? `${total}, as many as before; their values can't be compared`
      : `at least +${number(added)} −${number(removed)} of ${total}, by counts alone`;
  }
  if (added + removed === 0) return `${total}, the same as before`;
  const lines = [
    `+${number(added)} −${number(removed)} of ${total}`,
    ...named("+", change.firstAdded, added),
    ...named("−", change.firstRemoved, removed),
  ];
  return lines.join("\n");
}

function named(sign: string, values: readonly TypedValue[], count: number): string[] {
  const lines = values.map(({ type, value }) => `  ${sign} ${type} ${fitForTerminal(value)}`);
  const more = count - values.length;
  return more > 0 && values.length > 0 ? [...lines, `  ${sign} and ${number(more)} more`] : lines;
}

const maxCharacters = 200;

/** A foreign value in one line, without anything that could steer a terminal or turn the direction of writing. */
function fitForTerminal(value: string): string {
  const cut = value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value;
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What `these` have and `those` haven't, in order. */
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
const number = (value: number) => value.toLocaleString("en-US");
