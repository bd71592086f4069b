import { RequestFailure } from "../api/index.js";
import { type ExtraHopError, isExtraHopError } from "../errors/index.js";
import type { StoredCollection } from "./schema.js";

/** The id of a collection that was just created may be unknown. */
export type UnverifiedCollection = Omit<StoredCollection, "collectionId"> & Partial<StoredCollection>;

/**
 * An upload that was or may have been applied while a later step failed: the state must keep the collection.
 */
export class Unverified extends Error {
  constructor(
    readonly stored: UnverifiedCollection,
    readonly reason: ExtraHopError,
  ) {
    super(reason.message);
  }
}

/** False where the system certainly applied nothing. */
export function mayHaveBeenApplied(error: unknown): boolean {
  if (!(error instanceof RequestFailure))
    return isExtraHopError(error) && error.code === "EXTRAHOP_UNEXPECTED_ANSWER";
  const { fault } = error;
  return fault.kind === "lost" || (fault.kind === "answered" && fault.status >= 500);
}
