import type { IndexChange } from "../../stix/index.js";
import type { Loss } from "../model.js";

/** What reading a feed's source adds to the preview. Only of sources whose digest is the previewed one. */
export interface FeedEvidence {
  /** Absent where the old values are not known or are too many. */
  readonly compared?: IndexChange;
  readonly expired: number;
  /** Values that no system can use, by reason. */
  readonly unusable: readonly Loss[];
  /** Messages of the reader about limits. */
  readonly limits: readonly string[];
}

/** By `feedKey`. */
export type SourceComparison = ReadonlyMap<string, FeedEvidence>;
