import type { IndexChange } from "../../stix/index.js";
import type { Message } from "../grammar/message.js";
import type { FieldsOf } from "../readTypes.js";
import { feedChanged } from "./feedChanged.js";

type Change = FieldsOf<"EXTRAHOP_FEED_CHANGED">["change"];

/** The message about the difference between two indexes of a feed. */
export function describeFeedChange(change: IndexChange): Message<"EXTRAHOP_FEED_CHANGED"> {
  const added = sum(change.added);
  const removed = sum(change.removed);
  const firstAdded = change.firstAdded.map(shortened);
  const firstRemoved = change.firstRemoved.map(shortened);
  return feedChanged({
    change: summary(change, added, removed),
    firstAdded,
    moreAdded: more(added, firstAdded),
    firstRemoved,
    moreRemoved: more(removed, firstRemoved),
  });
}

function summary({ basis, total }: IndexChange, added: number, removed: number): Change {
  if (basis === "nothing") return { kind: "unknown", total };
  const changed = added + removed > 0;
  if (basis === "counts")
    return changed ? { kind: "counts", added, removed, total } : { kind: "same-counts", total };
  return changed ? { kind: "values", added, removed, total } : { kind: "same-values", total };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

function more(count: number, listed: readonly unknown[]): number | undefined {
  return listed.length > 0 && count > listed.length ? count - listed.length : undefined;
}

const maxCharacters = 200;

function shortened({ type, value }: { readonly type: string; readonly value: string }) {
  return { type, value: value.length > maxCharacters ? `${value.slice(0, maxCharacters)}…` : value };
}
