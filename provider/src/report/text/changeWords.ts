import type { FeedChange, Report, TypeChange } from "../model.js";
import { number } from "./numbers.js";

/** "+28 −1 of 30", "new: 30 indicators", in our own words and digits only. */
export function changeWords(change: FeedChange): string {
  const { kind, certainty, added, removed, before, after } = change;
  const total = after ?? before;
  switch (kind) {
    case "new":
      return after === undefined ? "new" : `+${number(added)}, new`;
    case "removed":
      return before === undefined ? "removed" : `−${number(removed)}, removed`;
    case "same":
      return total === undefined ? "unchanged" : `${number(total)} unchanged`;
    case "unknown":
      return "not known";
    case "changed": {
      if (certainty === "none")
        return after === undefined ? "changed" : `${number(after)} now; what was there before is not known`;
      const of = after === undefined ? "" : ` of ${number(after)}`;
      if (certainty === "exact") {
        return added + removed === 0
          ? `the same${of}, in another form`
          : `+${number(added)} −${number(removed)}${of}`;
      }
      return added + removed === 0
        ? `as many as before${of}`
        : `at least +${number(added)} −${number(removed)}${of}`;
    }
  }
}

/** "+3 −1", "≥ +3 −1", "unchanged". */
export function typeWords({ added, removed, exact }: TypeChange): string {
  if (added + removed === 0) return exact ? "0" : "≥ 0";
  const parts = [added > 0 ? `+${number(added)}` : "", removed > 0 ? `−${number(removed)}` : ""].filter(
    (part) => part !== "",
  );
  return `${exact ? "" : "≥ "}${parts.join(" ")}`;
}

/** What comes and goes in all feeds together. */
export interface Totals {
  /** "+30 −3". */
  readonly words: string;
  readonly feeds: number;
}

/** @returns undefined where no feed changes */
export function totals({ feeds }: Pick<Report, "feeds">): Totals | undefined {
  const changing = feeds.filter(({ change }) => change.kind !== "same" && change.kind !== "unknown");
  if (changing.length === 0) return undefined;
  const added = changing.reduce((sum, { change }) => sum + change.added, 0);
  const removed = changing.reduce((sum, { change }) => sum + change.removed, 0);
  const least = changing.some(({ change }) => change.certainty !== "exact") ? "at least " : "";
  return { words: `${least}+${number(added)} −${number(removed)}`, feeds: changing.length };
}
