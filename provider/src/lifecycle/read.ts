import { type HeldCollection, RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import {
  changedOutside,
  collectionResourceId,
  parseCollectionResourceId,
  type StoredCollection,
  withoutUndefined,
} from "../state/collection.js";
import { rowUrn } from "../state/row.js";
import { inputsOf } from "../state/storedCollection.js";
import type { Context } from "./context.js";
import { findRemembered } from "./find.js";
import { resolveSystem } from "./resolveSystem.js";

export type ReadResult =
  | { readonly gone: true }
  | {
      readonly gone: false;
      readonly props: Partial<StoredCollection>;
      /** Only where something changed outside, so that the next preview shows what. */
      readonly inputs?: Partial<StoredCollection>;
    };

/**
 * Looks what has become of a collection. Only a list without it means gone; every failure to look is an error. What changed outside is
 * said in words, and marked so that the next `up` repairs it.
 */
export async function readCollection(
  id: string,
  stored: Partial<StoredCollection>,
  context: Context,
): Promise<ReadResult> {
  const identity = parseCollectionResourceId(id);
  const system = stored.system ?? identity?.system;
  const name = stored.name ?? identity?.name;
  if (system === undefined || name === undefined) throw malformedId(id);
  const action = `reading collection ${JSON.stringify(name)}`;
  const appliance = context.appliance(resolveSystem(system, context, action));
  const messages = context.messages(rowUrn(stored));
  try {
    const operation = { action, progress: (text: string) => messages.progress(text) };
    const held = findRemembered(await appliance.observe(operation), { ...stored, name });
    if (held === undefined) {
      if (stored.collectionId !== undefined) messages.warn("deleted outside: the system no longer lists it");
      return { gone: true };
    }
    const { generation } = await appliance.dialect(operation);
    const now = withoutUndefined<Partial<StoredCollection>>({
      ...stored,
      system,
      name: held.name,
      collectionId: held.id,
      observables: held.observables,
      lastUpdated: held.lastUpdated,
      generation: stored.generation ?? generation,
    });
    const changes = drift(stored, held, generation);
    if (changes.length === 0) return { gone: false, props: now };
    messages.warn(`changed outside: ${changes.map(({ words }) => words).join("; ")}`);
    if (!changes.some(({ content }) => content)) return { gone: false, props: now, inputs: inputsOf(now) };
    const { indicatorsDigest: _, ...rest } = now;
    const marked = { ...rest, digest: changedOutside };
    return { gone: false, props: marked, inputs: inputsOf(marked) };
  } catch (error) {
    throw error instanceof RequestFailure ? error.error : error;
  }
}

interface Drift {
  readonly words: string;
  /** True where the content can no longer be taken for what was uploaded. */
  readonly content: boolean;
}

function drift(
  stored: Partial<StoredCollection>,
  held: HeldCollection,
  generation: string,
): readonly Drift[] {
  const changes: Drift[] = [];
  const content = (words: string) => changes.push({ words, content: true });
  if (stored.collectionId === undefined) return changes;
  if (stored.generation !== undefined && stored.generation !== generation) {
    content(
      generation === "stix2"
        ? "the system was upgraded to firmware 26.2 or later, which takes STIX 2 only"
        : "the system went back to firmware before 26.2, which takes STIX 1 only",
    );
  }
  if (stored.collectionId !== held.id)
    content(`it was made anew (id ${held.id} instead of ${stored.collectionId})`);
  if (stored.name !== held.name)
    changes.push({ words: `it was renamed to ${JSON.stringify(held.name)}`, content: false });
  if (stored.observables !== held.observables) {
    content(
      held.observables === 0
        ? "it was emptied"
        : `it has ${held.observables ?? "an unknown number of"} observables instead of ${stored.observables ?? "an unknown number"}`,
    );
  } else if (stored.lastUpdated !== held.lastUpdated) {
    content(
      `its content was replaced${held.lastUpdated === undefined ? "" : ` at ${new Date(held.lastUpdated).toISOString()}`}`,
    );
  }
  return changes;
}

function malformedId(id: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEM_UNKNOWN",
    action: "reading a collection",
    found: `${JSON.stringify(id)} names no collection`,
    remedy: `An id has the form SYSTEM/COLLECTION, e.g. ${collectionResourceId("hq-sensor", "APT1")}.`,
  });
}
