import type { TypedValue } from "../stix/index.js";

/** What changed in one source between two lock files. */
export interface SourceDifference {
  readonly source: string;
  readonly added: number;
  readonly removed: number;
  readonly total: number;
  /**
   * Of a warning list, whose numbers are entries: false where the store does not hold both contents; the
   * numbers are then the change of the total.
   */
  readonly entries?: boolean;
  /** Absent where the store does not hold both contents; the numbers are then the change of the total. */
  readonly values?: { readonly added: readonly TypedValue[]; readonly removed: readonly TypedValue[] };
}

/** What is known of a change by totals alone. */
export const changeOfTotal = (before: number, now: number): Pick<SourceDifference, "added" | "removed"> => ({
  added: Math.max(0, now - before),
  removed: Math.max(0, before - now),
});
