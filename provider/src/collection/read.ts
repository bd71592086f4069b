import { type RemoteCollection, RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { changedOutside, skippedElsewhere, skippedRetired } from "../messages/index.js";
import { withConfigurationHint } from "../resource/configurationHint.js";
import type { Context } from "../resource/context.js";
import { resolveSystem } from "../resource/resolveSystem.js";
import { collectionType } from "../resource/resourceTypes.js";
import { systemName } from "../resource/systemReference.js";
import { withoutUndefined } from "../systems/index.js";
import { absence, drift } from "./drift.js";
import { findStored } from "./find.js";
import { keptFormers } from "./formers.js";
import {
  changedOutside as changedOutsideMark,
  collectionResourceId,
  inputsOf,
  otherFirmware,
  parseCollectionResourceId,
  type StoredCollection,
} from "./schema.js";

const maxNamesShown = 10;

export type ReadResult =
  | { readonly gone: true }
  | {
      readonly gone: false;
      readonly props: Partial<StoredCollection>;
      /** Only where something changed outside, so that the next preview shows what. */
      readonly inputs?: Partial<StoredCollection>;
    };

/**
 * Reads what a system lists of a collection. Only a list without it means gone; every failed request is an
 * error. What changed outside is reported, and marked so that the next `up` repairs it.
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
  const messages = context.messages(
    context.registry.find([systemName(system), name], collectionType, stored.row),
  );
  if (context.retiredSystems().has(systemName(system))) {
    messages.report(skippedRetired({ system: systemName(system), collection: name }));
    return { gone: false, props: { ...stored, system, name } };
  }
  if (context.isManagedElsewhere(systemName(system))) {
    messages.report(skippedElsewhere({ system: systemName(system), collection: name }));
    return { gone: false, props: { ...stored, system, name } };
  }
  try {
    const appliance = context.appliance(resolveSystem(system, context, action));
    const operation = { action, progress: (text: string) => messages.progress(text) };
    const listed = await appliance.observe(operation);
    const remote = findStored(listed, { ...stored, name });
    const formers = keptFormers(listed, stored.formers);
    const { generation } = await appliance.dialect(operation);
    const { hostname } = appliance;
    if (remote === undefined) {
      // Only `get` reads without a source: what it names has to exist.
      if (stored.source === undefined && stored.digest === undefined)
        throw missing(systemName(system), action, listed);
      if (stored.collectionId !== undefined) {
        const place = { system: systemName(system), collection: name };
        messages.report(absence(place, stored, listed, hostname));
      }
      if (formers === undefined) return { gone: true };
      const { collectionId: _, indicatorsDigest: __, ...rest } = stored;
      const marked = { ...rest, system, name, digest: changedOutsideMark, formers };
      return { gone: false, props: marked, inputs: inputsOf(marked) };
    }
    const now = withoutUndefined<Partial<StoredCollection>>({
      ...stored,
      system,
      name: remote.name,
      collectionId: remote.id,
      observables: remote.observables,
      lastUpdated: remote.lastUpdated,
      generation,
      hostname: hostname ?? stored.hostname,
      formers,
    });
    const changes = drift(stored, remote, generation, hostname);
    if (changes.length === 0) return { gone: false, props: now };
    messages.report(
      changedOutside({
        system: systemName(system),
        collection: name,
        changes: changes.map(({ change }) => change),
      }),
    );
    const marks = new Set<string | undefined>(changes.map(({ mark }) => mark));
    const mark = [changedOutsideMark, otherFirmware].find((one) => marks.has(one));
    if (mark === undefined) return { gone: false, props: now, inputs: inputsOf(now) };
    const { indicatorsDigest: _, ...rest } = now;
    const marked = { ...rest, digest: mark };
    return { gone: false, props: marked, inputs: inputsOf(marked) };
  } catch (error) {
    throw withConfigurationHint(error instanceof RequestFailure ? error.error : error, context);
  }
}

function missing(system: string, action: string, listed: readonly RemoteCollection[]): ExtraHopError {
  const names = listed.map((remote) => JSON.stringify(remote.name)).sort();
  const shown = names.slice(0, maxNamesShown).join(", ");
  const more = names.length > maxNamesShown ? `, and ${names.length - maxNamesShown} more` : "";
  return new ExtraHopError({
    code: "EXTRAHOP_NOT_FOUND",
    system,
    action,
    found: names.length === 0 ? "the system lists no collection" : `the system lists ${shown}${more}`,
    remedy: "Fix: correct the id, SYSTEM/COLLECTION, or declare the collection instead of reading it.",
  });
}

function malformedId(id: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEM_UNKNOWN",
    action: "reading a collection",
    found: `${JSON.stringify(id)} names no collection`,
    remedy: `An id has the form SYSTEM/COLLECTION, e.g. ${collectionResourceId("hq-sensor", "APT1")}.`,
  });
}
