import type { RemoteCollection } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";

/** Where something went wrong, and in doing what. */
export interface FailedAction {
  readonly system: string;
  readonly action: string;
}

export function userKeyTaken(place: FailedAction, rival: RemoteCollection, userKey: string): ExtraHopError {
  return new ExtraHopError({
    ...place,
    code: "EXTRAHOP_NAME_CLASH",
    found: `its user key ${JSON.stringify(userKey)} belongs to another collection, ${JSON.stringify(rival.name)} (id ${rival.id})`,
    remedy: "Give this resource another `userKey`, or none; the other collection was not touched.",
  });
}

export function adoptionForbidden(place: FailedAction, remote: RemoteCollection): ExtraHopError {
  return new ExtraHopError({
    ...place,
    code: "EXTRAHOP_NAME_CLASH",
    found: `a collection of this name is there already (id ${remote.id}), and the resource says \`adopt: false\``,
    remedy: "Delete it on the system, give the resource another name, or let it adopt (adopt: true).",
  });
}

export function untouched(place: FailedAction, remote: RemoteCollection): ExtraHopError {
  return new ExtraHopError({
    ...place,
    code: "EXTRAHOP_NOT_VERIFIED",
    found: `the response to the upload is none that a system sends, and the system lists the collection as it was (id ${remote.id})`,
    remedy:
      "Check that nothing (a proxy, a login page) answers in the system's place, then run the same command again.",
  });
}

/** The collection was listed, and deleted on the system before its upload. */
export function deletedMeanwhile(
  place: FailedAction,
  { id }: RemoteCollection,
  cause: ExtraHopError,
): ExtraHopError {
  return new ExtraHopError({
    ...place,
    code: "EXTRAHOP_NOT_FOUND",
    found: `the system answered 404: it listed the collection (id ${id}) a moment ago, and does not have it any more`,
    remedy:
      "Run the same command again, which creates it; and find out what else deletes collections on this system.",
    cause,
  });
}

export function vanished(place: FailedAction): ExtraHopError {
  return new ExtraHopError({
    ...place,
    code: "EXTRAHOP_NOT_VERIFIED",
    found: "the system took the file but does not list the collection",
    remedy:
      "Run the same command again; if that repeats, look at the system's threat intelligence page and its audit log.",
  });
}
