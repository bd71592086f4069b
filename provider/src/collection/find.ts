import { defaultUserKey, type RemoteCollection } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import type { StoredCollection } from "./schema.js";

/** What the state keeps to find a collection again. */
export type StoredIdentity = Pick<
  Partial<StoredCollection>,
  "collectionId" | "name" | "userKey" | "heldUserKey"
>;

/**
 * Finds the stored collection in what a system lists: by its id where name or user key still agree (on a
 * re-imaged system ids start over, and may belong to another collection), else by its name.
 */
export function findStored(
  listed: readonly RemoteCollection[],
  stored: StoredIdentity,
): RemoteCollection | undefined {
  const { name } = stored;
  const userKey = stored.heldUserKey ?? expectedUserKey(stored);
  const byId = listed.find(({ id }) => id === stored.collectionId);
  if (byId !== undefined && (byId.name === name || (byId.userKey !== undefined && byId.userKey === userKey)))
    return byId;
  return listed.find((collection) => collection.name === name);
}

/** The user key of a collection that was not renamed in place and whose key was free when it was created. */
export function expectedUserKey({ userKey, name }: StoredIdentity): string | undefined {
  return userKey ?? (name === undefined ? undefined : defaultUserKey(name));
}

/**
 * The only collection of a name.
 *
 * @throws ExtraHopError EXTRAHOP_NAME_CLASH where the system lists several
 */
export function findByName(
  listed: readonly RemoteCollection[],
  name: string,
  system: string,
  action: string,
): RemoteCollection | undefined {
  const found = listed.filter((collection) => collection.name === name);
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
