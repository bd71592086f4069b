import { decodeIndex, type IndexChange, indicatorTypes } from "../../stix/index.js";
import { withoutUndefined } from "../../systems/index.js";
import type { FeedChange, TypeChange, Value } from "../model.js";
import type { DescribedChange } from "./feedMessages.js";

export type Counts = Readonly<Record<string, number>>;

/** All that is known of a feed before and after, from whichever resource says it. */
export interface FeedKnowledge {
  readonly kind: FeedChange["kind"];
  readonly before?: Counts;
  readonly after?: Counts;
  /** The provider's words on the feed's row. */
  readonly described?: DescribedChange;
  /** From comparing the values themselves; the surest. */
  readonly compared?: IndexChange;
  /** The index of the feed as last applied, for the values of one that goes. */
  readonly index?: unknown;
}

/** How many values of an index are named. */
const maxValues = 200;

/** Says what comes and goes in a feed, as exactly as what is known allows. */
export function feedChange(known: FeedKnowledge): FeedChange {
  const types = typesOf(known);
  const before = known.before === undefined ? undefined : sum(known.before);
  const after = known.after === undefined ? undefined : sum(known.after);
  const totals = withoutUndefined({ before, after });
  switch (known.kind) {
    case "same":
    case "unknown":
      return {
        ...empty,
        ...totals,
        kind: known.kind,
        byType: types.map((type) => typeChange(known, type, 0, 0, true)),
      };
    case "new":
      return {
        ...empty,
        kind: "new",
        added: after ?? 0,
        ...(after === undefined ? {} : { after }),
        certainty: after === undefined ? "none" : "exact",
        byType: types.map((type) => typeChange(known, type, at(known.after, type), 0, true)),
        firstAdded: known.compared?.firstAdded ?? [],
      };
    case "removed":
      return {
        ...empty,
        kind: "removed",
        removed: before ?? 0,
        ...(before === undefined ? {} : { before }),
        certainty: before === undefined ? "none" : "exact",
        byType: types.map((type) => typeChange(known, type, 0, at(known.before, type), true)),
        firstRemoved: valuesOf(known.index),
      };
    case "changed":
      return { ...changed(known, types), ...totals, kind: "changed" };
  }
}

const empty: FeedChange = {
  kind: "same",
  certainty: "exact",
  added: 0,
  removed: 0,
  byType: [],
  firstAdded: [],
  firstRemoved: [],
};

function changed(known: FeedKnowledge, types: readonly string[]): Omit<FeedChange, "kind"> {
  const { compared, described, before, after } = known;
  if (compared?.basis === "values") {
    return {
      certainty: "exact",
      added: sum(compared.added),
      removed: sum(compared.removed),
      byType: types.map((type) =>
        typeChange(known, type, at(compared.added, type), at(compared.removed, type), true),
      ),
      firstAdded: compared.firstAdded,
      firstRemoved: compared.firstRemoved,
    };
  }
  if (described?.basis === "values") {
    return {
      certainty: "exact",
      added: described.added,
      removed: described.removed,
      byType: types.map((type) => splitByType(known, described, type, types)),
      firstAdded: described.firstAdded,
      firstRemoved: described.firstRemoved,
    };
  }
  // Counts alone: what grew must have come, what shrank must have gone, and nobody knows what was exchanged.
  const byType = types.map((type) => {
    const net = at(after, type) - at(before, type);
    return typeChange(known, type, Math.max(0, net), Math.max(0, -net), false);
  });
  const certainty = before === undefined || after === undefined ? "none" : "at-least";
  return {
    certainty,
    added: certainty === "none" ? 0 : byType.reduce((total, { added }) => total + added, 0),
    removed: certainty === "none" ? 0 : byType.reduce((total, { removed }) => total + removed, 0),
    byType: certainty === "none" ? [] : byType,
    firstAdded: [],
    firstRemoved: [],
  };
}

/**
 * The provider reports totals and the first values. With the counts before and after, that mostly settles
 * what came and went of each type; where it does not, the least that must have is reported.
 */
function splitByType(
  known: FeedKnowledge,
  described: DescribedChange,
  type: string,
  types: readonly string[],
): TypeChange {
  const net = at(known.after, type) - at(known.before, type);
  const listed = (values: readonly Value[]) => values.filter((value) => value.type === type).length;
  const added = listed(described.firstAdded);
  const removed = listed(described.firstRemoved);
  const allRemoved = described.firstRemoved.length === described.removed;
  const allAdded = described.firstAdded.length === described.added;
  const counted = known.before !== undefined && known.after !== undefined;
  if (allAdded && allRemoved) return typeChange(known, type, added, removed, true);
  if (counted && allRemoved) return typeChange(known, type, net + removed, removed, true);
  if (counted && allAdded) return typeChange(known, type, added, added - net, true);
  if (types.length === 1) return typeChange(known, type, described.added, described.removed, true);
  // Nothing of a type can have gone where there was none, and nothing come where there is none.
  if (counted && at(known.before, type) === 0) return typeChange(known, type, net, 0, true);
  if (counted && at(known.after, type) === 0) return typeChange(known, type, 0, -net, true);
  if (!counted) return typeChange(known, type, added, removed, false);
  const atLeast = Math.max(added, net + removed);
  return typeChange(known, type, atLeast, Math.max(removed, atLeast - net), false);
}

function typeChange(
  { before, after }: FeedKnowledge,
  type: string,
  added: number,
  removed: number,
  exact: boolean,
): TypeChange {
  return {
    type,
    before: at(before, type),
    after: at(after, type),
    added: Math.max(0, added),
    removed: Math.max(0, removed),
    exact,
  };
}

function typesOf({ before, after, described }: FeedKnowledge): readonly string[] {
  const named = new Set([
    ...present(before),
    ...present(after),
    ...[...(described?.firstAdded ?? []), ...(described?.firstRemoved ?? [])].map(({ type }) => type),
  ]);
  const known: readonly string[] = indicatorTypes;
  return [
    ...known.filter((type) => named.has(type)),
    ...[...named].filter((type) => !known.includes(type)).sort(),
  ];
}

const present = (counts: Counts | undefined): readonly string[] =>
  Object.entries(counts ?? {})
    .filter(([, count]) => count > 0)
    .map(([type]) => type);

function valuesOf(index: unknown): readonly Value[] {
  const { values } = decodeIndex(index) ?? {};
  if (values === undefined) return [];
  return indicatorTypes
    .flatMap((type) => values[type].slice(0, maxValues).map((value) => ({ type, value })))
    .slice(0, maxValues);
}

/** Own keys only: a type can be called like something that every object has. */
const at = (counts: Counts | undefined, type: string): number =>
  counts !== undefined && Object.hasOwn(counts, type) ? (counts[type] ?? 0) : 0;

const sum = (counts: Counts): number => Object.values(counts).reduce((total, count) => total + count, 0);
