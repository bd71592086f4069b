import { RequestFailure } from "../api/index.js";
import { type ExtraHopError, isExtraHopError } from "../errors/index.js";
import type { StoredCollection } from "./schema.js";

/** A collection that was just made has no id yet that we know of. */
export type UnverifiedCollection = Omit<StoredCollection, "collectionId"> & Partial<StoredCollection>;

/** An upload that went through, or may have, while what came after it did not: the state must remember the collection. */
export class Unverified extends Error {
  constructor(
    readonly stored: UnverifiedCollection,
    readonly reason: ExtraHopError,
  ) {
    super(reason.message);
  }
}

/** False where the system certainly did nothing. */
export function mayHaveBeenApplied(error: unknown): boolean {
  if (!(error instanceof RequestFailure))
    return isExtraHopError(error) && error.code === "EXTRAHOP_UNEXPECTED_ANSWER";
  const { fault } = error;
  return fault.kind === "lost" || (fault.kind === "answered" && fault.status >= 500);
}
