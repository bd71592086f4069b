import type { RemoteCollection } from "../api/index.js";
import {
  deletedOutside,
  type Message,
  type OutsideChange,
  systemEmpty,
  systemReplaced,
} from "../messages/index.js";
import type { Generation } from "../systems/index.js";
import { changedOutside, otherFirmware, type StoredCollection } from "./schema.js";

/** One thing that was changed by someone else. */
export interface Drift {
  readonly change: OutsideChange;
  /** What `digest` is from then on; absent where the content is what was uploaded. */
  readonly mark?: typeof changedOutside | typeof otherFirmware;
}

/** How what a system lists differs from what was left there. */
export function drift(
  stored: Partial<StoredCollection>,
  remote: RemoteCollection,
  generation: Generation,
  hostname: string | undefined,
): readonly Drift[] {
  if (stored.collectionId === undefined) return [];
  const changes: Drift[] = [];
  const content = (change: OutsideChange) => changes.push({ change, mark: changedOutside });
  if (stored.generation !== undefined && stored.generation !== generation)
    changes.push({ change: { kind: "firmware", generation }, mark: otherFirmware });
  if (stored.collectionId !== remote.id)
    content({ kind: "recreated", id: remote.id, formerId: stored.collectionId });
  if (stored.name !== remote.name) changes.push({ change: { kind: "renamed", name: remote.name } });
  const { observables, lastUpdated } = remote;
  if (stored.observables !== observables) {
    content(
      observables === 0
        ? { kind: "emptied" }
        : { kind: "observables", observables, formerObservables: stored.observables },
    );
  } else if (stored.lastUpdated !== lastUpdated) {
    content({ kind: "replaced", at: lastUpdated });
  }
  // A host name alone is no change of a collection; it explains the others.
  const other = changes.length === 0 ? undefined : otherSystem(stored, hostname);
  return other === undefined
    ? changes
    : [{ change: { kind: "other-system", ...other }, mark: changedOutside }, ...changes];
}

/** Why a collection may be gone that a system no longer lists. */
export function absence(
  place: { readonly system: string; readonly collection: string },
  stored: Partial<StoredCollection>,
  listed: readonly RemoteCollection[],
  hostname: string | undefined,
): Message {
  const other = otherSystem(stored, hostname);
  if (other !== undefined) return systemReplaced({ ...place, ...other });
  return listed.length === 0 ? systemEmpty(place) : deletedOutside(place);
}

function otherSystem(
  stored: Partial<StoredCollection>,
  hostname: string | undefined,
): { readonly hostname: string; readonly formerHostname: string } | undefined {
  return hostname === undefined || stored.hostname === undefined || stored.hostname === hostname
    ? undefined
    : { hostname, formerHostname: stored.hostname };
}
