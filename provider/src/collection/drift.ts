import type { RemoteCollection } from "../api/index.js";
import { changedOutside, otherFirmware, type StoredCollection } from "./schema.js";

/** One thing that changed behind our back. */
export interface Drift {
  readonly words: string;
  /** What `digest` has to say from then on; absent where the content is what was uploaded. */
  readonly mark?: typeof changedOutside | typeof otherFirmware;
}

/** How what a system lists differs from what was left there. */
export function drift(
  stored: Partial<StoredCollection>,
  held: RemoteCollection,
  generation: string,
  hostname: string | undefined,
): readonly Drift[] {
  if (stored.collectionId === undefined) return [];
  const changes: Drift[] = [];
  const content = (words: string) => changes.push({ words, mark: changedOutside });
  if (stored.generation !== undefined && stored.generation !== generation) {
    const words =
      generation === "stix2"
        ? "the system was upgraded to firmware 26.2 or later, which takes STIX 2 only"
        : "the system went back to firmware before 26.2, which takes STIX 1 only";
    changes.push({ words, mark: otherFirmware });
  }
  if (stored.collectionId !== held.id)
    content(`it was made anew (id ${held.id} instead of ${stored.collectionId})`);
  if (stored.name !== held.name) changes.push({ words: `it was renamed to ${JSON.stringify(held.name)}` });
  if (stored.observables !== held.observables) {
    content(
      held.observables === 0
        ? "it was emptied"
        : `it has ${held.observables ?? "an unknown number of"} observable${held.observables === 1 ? "" : "s"} instead of ${stored.observables ?? "an unknown number"}`,
    );
  } else if (stored.lastUpdated !== held.lastUpdated) {
    content(
      `its content was replaced${held.lastUpdated === undefined ? "" : ` at ${new Date(held.lastUpdated).toISOString()}`}`,
    );
  }
  // A host name alone is no change of a collection; it explains the others.
  const other = changes.length === 0 ? undefined : otherSystem(stored, hostname);
  return other === undefined ? changes : [{ words: other, mark: changedOutside }, ...changes];
}

/** Why a collection may be gone that a system no longer lists. */
export function absence(
  stored: Partial<StoredCollection>,
  listed: readonly RemoteCollection[],
  hostname: string | undefined,
): string {
  const other = otherSystem(stored, hostname);
  if (other !== undefined) return `gone: ${other}, and holds no such collection`;
  return listed.length === 0
    ? "gone: the system lists no collection at all, as after it was re-imaged"
    : "deleted outside: the system no longer lists it";
}

function otherSystem(stored: Partial<StoredCollection>, hostname: string | undefined): string | undefined {
  return hostname === undefined || stored.hostname === undefined || stored.hostname === hostname
    ? undefined
    : `another system answers in its place (it calls itself ${JSON.stringify(hostname)}, not ${JSON.stringify(stored.hostname)})`;
}
