/**
 * A report before it is written as Markdown or HTML. Names, values and messages in it are untrusted text, not
 * yet escaped.
 */
export interface Report {
  readonly project?: string;
  readonly stack?: string;
  readonly outcome: "succeeded" | "failed" | "cut-off";
  /** The stacks that it is made of, in the order of their previews. */
  readonly stacks: readonly StackView[];
  /**
   * True where every collection of the stack is known; a bare `preview --json` leaves out what does not
   * change.
   */
  readonly complete: boolean;
  /** Sorted by name. */
  readonly systems: readonly SystemRow[];
  /** Sorted by label. */
  readonly feeds: readonly FeedColumn[];
  /** Only where a system holds, held or will hold a feed. */
  readonly cells: readonly Cell[];
  /** Collections by state. */
  readonly counts: Readonly<Record<CellState, number>>;
  /** Unchanged resources of any kind that the engine counts but does not list. */
  readonly unlisted: number;
  /** Other resources of the stack that change, by the engine's operation. */
  readonly others: Readonly<Record<string, number>>;
  /** Declared live sources; absent where the report was made without a declaration. */
  readonly sources?: readonly SourceRow[];
  /** The gravest first. */
  readonly risks: readonly Risk[];
  /** Errors first, then warnings, then notes. */
  readonly messages: readonly Message[];
  /**
   * What the preview holds and no gate can judge, such as operations of a later engine; gates fail for it.
   */
  readonly unjudged: readonly string[];
  /** All that was not understood. */
  readonly notUnderstood: readonly string[];
}

/** How far the preview of one stack came. */
export interface StackView {
  /** Absent where nothing in its preview says. */
  readonly name?: string;
  readonly outcome: Report["outcome"];
  /** False where its engine never started. */
  readonly begun: boolean;
  /** Systems that it is known to have. */
  readonly systems: number;
  /** What went wrong with more than single collections, e.g. the program's own errors. */
  readonly errors: readonly string[];
}

/** In the order of how much a reviewer wants to know of it. */
export const cellStates = [
  "failed",
  "unreachable",
  "delete",
  "drop-record",
  "replace",
  "drifted",
  "update",
  "create",
  "unknown",
  "up-to-date",
] as const;

/**
 * What becomes of a collection: `drop-record` leaves the stack and stays on the system, `drifted` was changed
 * outside and is repaired, `unreachable` could not be looked at, `unknown` was not reached by a preview that
 * failed.
 */
export type CellState = (typeof cellStates)[number];

/** True for a collection that the stack will not have any more. */
export const isGoing = (state: CellState): boolean => state === "delete" || state === "drop-record";

/** True for a collection of which nobody can say what becomes of it, because something failed. */
export const wentWrong = (state: CellState): boolean => state === "failed" || state === "unreachable";

export interface SystemRow {
  readonly name: string;
  /** The system's certificate is not verified. */
  readonly insecure: boolean;
  readonly generation?: "stix1" | "stix2";
  /**
   * Indicators of all its collections when the preview is applied; absent where one of them does not say, or
   * not all are known.
   */
  readonly indicators?: number;
  readonly states: Readonly<Record<CellState, number>>;
}

export interface FeedColumn {
  /** The collections' name, or the source where they have several. */
  readonly label: string;
  readonly source?: string;
  readonly stixVersion?: string;
  readonly change: FeedChange;
  readonly states: Readonly<Record<CellState, number>>;
  /** What a conversion for other firmware leaves out. */
  readonly losses: readonly Loss[];
  readonly expired: number;
  /** How it is made of declared sources; absent where no preview reports it. */
  readonly composition?: Composition;
  /**
   * The program's missing line, by which the next previews would list the values; absent where they are
   * compared.
   */
  readonly missingFeed?: string;
}

/** What declared sources contribute to a feed, and what filters leave out. */
export interface Composition {
  readonly contributions: readonly { readonly source: string; readonly count: number }[];
  readonly filtered: readonly Loss[];
}

/** A declared live source: what its pinned content changes, and how its last fetches ended. */
export interface SourceRow {
  readonly name: string;
  /** Distinct indicators that are pinned. */
  readonly total: number;
  readonly added: number;
  readonly removed: number;
  /** False where `added` and `removed` are the least that they can be. */
  readonly exact: boolean;
  /** RFC 3339, UTC: when the pinned content was fetched; absent where nothing is pinned. */
  readonly fetchedAt?: string;
  /** Fetches that failed since the last success. */
  readonly failures: number;
  /** Why the last fetch failed. */
  readonly error?: string;
}

export interface Loss {
  readonly reason: string;
  readonly count: number;
}

export interface Cell {
  /** Index in `systems`. */
  readonly system: number;
  /** Index in `feeds`. */
  readonly feed: number;
  /** The weightiest of its collections' states. */
  readonly state: CellState;
  readonly collections: readonly CollectionView[];
}

/** One ThreatCollection. */
export interface CollectionView {
  readonly urn: string;
  readonly name: string;
  readonly state: CellState;
  /** Indicators after and before; absent where the resource does not say. */
  readonly indicators?: number;
  readonly indicatorsBefore?: number;
  /** What was changed outside, in words; empty where it is known only that something was. */
  readonly drift?: string;
  /** It overwrites a collection of the same name, where the system has one. */
  readonly mayAdopt: boolean;
  /** Where the collection was until now, when it moves. */
  readonly movesFrom?: string;
}

export interface FeedChange {
  readonly kind: "same" | "new" | "changed" | "removed" | "unknown";
  /**
   * `exact`: each value was compared. `at-least`: by counts alone. `none`: what was there before is not
   * known.
   */
  readonly certainty: "exact" | "at-least" | "none";
  readonly added: number;
  readonly removed: number;
  /** Absent where the feed does not say. */
  readonly before?: number;
  readonly after?: number;
  /** Types that the feed has or had, in a fixed order. */
  readonly byType: readonly TypeChange[];
  readonly firstAdded: readonly Value[];
  readonly firstRemoved: readonly Value[];
}

export interface TypeChange {
  readonly type: string;
  readonly before: number;
  readonly after: number;
  readonly added: number;
  readonly removed: number;
  /** False where `added` and `removed` are the least that they can be. */
  readonly exact: boolean;
}

export interface Value {
  readonly type: string;
  readonly value: string;
}

/** Also the words of `--fail-on`. */
export const riskKinds = [
  "failed",
  "deletions",
  "insecure",
  "limits",
  "drift",
  "losses",
  "expired",
  "unfed",
  "adoptions",
] as const;
export type RiskKind = (typeof riskKinds)[number];

export interface Risk {
  readonly kind: RiskKind | "removals" | "dropped" | "gates" | "gate-doubts";
  readonly level: "danger" | "warning" | "note";
  /** Our own words, e.g. "2 collections are deleted". */
  readonly title: string;
  readonly items: readonly RiskItem[];
}

/** What a risk concerns: each part is there or not. */
export interface RiskItem {
  /** Only where the report is made of several. */
  readonly stack?: string;
  readonly system?: string;
  readonly feed?: string;
  /** Foreign text, e.g. an error. */
  readonly text?: string;
  /** Our own words, e.g. "3,912 indicators". */
  readonly words?: string;
}

export interface Message {
  readonly severity: "error" | "warning" | "note";
  readonly text: string;
  /** Stable codes in it, of errors, messages and problems of sources; see docs/reference.md. */
  readonly codes: readonly string[];
  /**
   * Names of the resources that it is about; empty for the stack's own, unless there are several stacks: then
   * the stack's name.
   */
  readonly resources: readonly string[];
}
