import { describeOutsideChanges, type ReadMessage } from "../../messages/index.js";

/** A collection that is not what the last run left on the system. */
export interface Drift {
  /** The system no longer lists it. */
  readonly deleted: boolean;
  /** Empty where only the mark in the digest says so. */
  readonly words: string;
}

/** @returns undefined for a message about something else */
export function readDrift(message: ReadMessage): Drift | undefined {
  switch (message.code) {
    case "EXTRAHOP_CHANGED_OUTSIDE":
      return { deleted: false, words: describeOutsideChanges(message.fields?.changes ?? []) };
    case "EXTRAHOP_DELETED_OUTSIDE":
      return { deleted: true, words: "the system no longer lists it" };
    case "EXTRAHOP_SYSTEM_EMPTY":
      return { deleted: true, words: "the system lists no collection at all, as after it was re-imaged" };
    case "EXTRAHOP_SYSTEM_REPLACED":
      return { deleted: true, words: "another system answers at this address" };
    default:
      return undefined;
  }
}
