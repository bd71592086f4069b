import { defaultUserKey, type RemoteCollection } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import type { StoredCollection } from "./schema.js";

/** What is remembered of a collection that was once ours. */
export type Remembered = Pick<Partial<StoredCollection>, "collectionId" | "name" | "userKey" | "heldUserKey">;

/**
 * Finds our collection in what a system lists: by its id where name or user key still agree (ids start anew on a re-imaged system, and
 * may then belong to somebody else), else by its name.
 */
export function findRemembered(
  held: readonly RemoteCollection[],
  remembered: Remembered,
): RemoteCollection | undefined {
  const { name } = remembered;
  const userKey = remembered.heldUserKey ?? expectedUserKey(remembered);
  const byId = held.find(({ id }) => id === remembered.collectionId);
  if (byId !== undefined && (byId.name === name || (byId.userKey !== undefined && byId.userKey === userKey)))
    return byId;
  return held.find((collection) => collection.name === name);
}

/** The user key that a collection has unless it was renamed in place or its key was taken when it was made. */
export function expectedUserKey({ userKey, name }: Remembered): string | undefined {
  return userKey ?? (name === undefined ? undefined : defaultUserKey(name));
}

/** The only collection of a name. */
export function findByName(
  held: readonly RemoteCollection[],
  name: string,
  system: string,
  action: string,
): RemoteCollection | undefined {
  const found = held.filter((collection) => collection.name === name);
  if (found.length > 1) {
    throw new ExtraHopError({
      code: "EXTRAHOP_NAME_CLASH",
      system,
      action,
      found: `the system holds ${found.length} collections called ${JSON.stringify(name)} (ids ${found.map(({ id }) => id).join(", ")})`,
      remedy: "Delete all but one of them on the system, then run the same command again.",
    });
  }
  return found[0];
}
