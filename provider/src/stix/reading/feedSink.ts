import type {
  DifferenceKind,
  DocumentSummary,
  DroppedReason,
  IndicatorContext,
  IndicatorType,
  Problem,
  ReadFormat,
} from "../model.js";

/** What readers tell while they walk; the inspection counts it, the feed turns it into events. */
export interface FeedSink {
  document(summary: DocumentSummary): void;
  indicator(type: IndicatorType, value: string, context: IndicatorContext, hostname: boolean): void;
  unusable(reason: string, count: number): void;
  /**
   * What a conversion does not carry over, although nothing is wrong with it: markings, relationships, other
   * objects. Reported where details are asked for.
   */
  dropped(reason: DroppedReason, count: number): void;
  problem(problem: Problem): void;
  /** Something that other readers may read differently. */
  difference(kind: DifferenceKind, count: number): void;
  /** The name of an organisation or person that made indicators. */
  producer(name: string): void;
  /** A usable value that the source spells in another way than it is read. */
  respelled(): void;
  /** An indicator that its producer took back. */
  revoked(): void;
  /** For each indicator: until when it is valid, in milliseconds since 1970, where it has an end. */
  validUntil(until: number | undefined): void;
}

/** How readers should read; the same for all documents of a source. */
export interface Reading {
  readonly scope: "indicators" | "document";
  /** True where values count that match too much. */
  readonly allowBroad: boolean;
  /** False where only values are asked for, which saves making a context for each indicator. */
  readonly detail: boolean;
  /** True where contexts need no more than confidence and revocation, so that objects may be skimmed. */
  readonly mayBeSkimmed: boolean;
  /** True takes the values of lists that `to_ids` marks as no indicators. */
  readonly ignoreToIds: boolean;
}

/** Reads one document that is pushed in chunk by chunk. Gives up by throwing `ProblemFound`. */
export interface DocumentReader {
  readonly format: DocumentSummary["format"];
  write(chunk: Buffer): void;
  end(): void;
  /** Known at the end; absent where the document names none. */
  readonly version: string | undefined;
  /** Usable observables found, doubles included. */
  readonly observables: number;
  /** How a list is read. */
  readonly readAs?: ReadFormat;
}
