import type { DifferenceKind, ReaderDifference } from "../model.js";

/** Kinds of the wrapping: the documents inside are not affected. */
const ofSource: ReadonlySet<DifferenceKind> = new Set([
  "foreign-member",
  "hidden-member",
  "duplicate-member",
  "misnamed-member",
  "archive-trailing-data",
  "gzip-trailing-data",
  "gzip-members",
  "unread-metadata",
]);

/**
 * Kinds of objects, by the reason why they are unusable, that no reader takes for addresses, domain names or
 * URLs.
 */
const otherObjects: ReadonlySet<string> = new Set([
  "artifact",
  "certificate",
  "directory",
  "email-address",
  "email-message",
  "file",
  "file-hash",
  "image-file",
  "library",
  "mac-address",
  "memory",
  "mutex",
  "pattern-type-yara",
  "pdf-file",
  "pipe",
  "process",
  "registry-key",
  "semaphore",
  "software",
  "user-account",
  "win-service",
  "win-user-account",
]);

/**
 * What an object that cannot be used means for other readers: whatever is not known as harmless may match
 * network values.
 */
export function differenceOfUnusable(reason: string): DifferenceKind {
  return otherObjects.has(reason) ? "other-object" : "may-match-network";
}

/** True if a document with this difference is not uploaded unchanged. */
export const changesDocument = ({ kind }: ReaderDifference): boolean =>
  kind !== "other-object" && !ofSource.has(kind);

/** True if a source with this difference is not uploaded byte for byte. */
export const preventsAsIs = ({ kind }: ReaderDifference): boolean => kind !== "other-object";

/** Counts differences by kind, for the source and for the document that is being read. */
export class DifferenceCount {
  readonly #all = new Map<DifferenceKind, number>();
  #ofDocument = new Map<DifferenceKind, number>();

  add(kind: DifferenceKind, count: number): void {
    if (count === 0) return;
    addTo(this.#all, kind, count);
    if (!ofSource.has(kind)) addTo(this.#ofDocument, kind, count);
  }

  /** The differences of the document that ends here. */
  endDocument(): readonly ReaderDifference[] {
    const found = listed(this.#ofDocument);
    this.#ofDocument = new Map();
    return found;
  }

  result(): readonly ReaderDifference[] {
    return listed(this.#all);
  }
}

function addTo(counts: Map<DifferenceKind, number>, kind: DifferenceKind, count: number): void {
  counts.set(kind, (counts.get(kind) ?? 0) + count);
}

const listed = (counts: ReadonlyMap<DifferenceKind, number>): readonly ReaderDifference[] =>
  [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
