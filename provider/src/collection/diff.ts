import { isDeepStrictEqual } from "node:util";
import { formerLeft, userKeyKept } from "../messages/index.js";
import type { Context } from "../resource/context.js";
import type { Inputs } from "../resource/inputs.js";
import { addressOf } from "../resource/resolveSystem.js";
import { collectionType } from "../resource/resourceTypes.js";
import { readSystemReference, systemName } from "../resource/systemReference.js";
import { holdsUnknown, isUnknown } from "../resource/unknowns.js";
import { readsAlike, sameCounts } from "../stix/index.js";
import type { StoredCollection } from "./schema.js";

export interface DiffResult {
  readonly changes: boolean;
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/** Compares what is stored with what is declared. Sends no request. */
export function diffCollection(olds: Partial<StoredCollection>, news: Inputs): DiffResult {
  const oldSystem = olds.system === undefined ? undefined : systemName(olds.system);
  const newReference = readSystemReference(news["system"]);
  const newSystem = newReference === undefined ? undefined : systemName(newReference);
  const replaces: string[] = [];
  if (oldSystem !== newSystem) replaces.push("system");
  if (olds.name !== news["name"] && olds.generation === "stix2") replaces.push("name");
  if (olds.generation === "stix1" && olds.userKey !== news["userKey"] && !holdsKey(olds, news))
    replaces.push("userKey");
  const changes =
    replaces.length > 0 ||
    olds.name !== news["name"] ||
    olds.userKey !== news["userKey"] ||
    contentDiffers(olds, news) ||
    olds.formers !== undefined ||
    !isDeepStrictEqual(olds.system, news["system"]) ||
    holdsUnknown(news);
  return {
    changes,
    replaces,
    // Creating before deleting would adopt the old collection by its name, and then delete it.
    deleteBeforeReplace: oldSystem === newSystem && olds.name === news["name"],
  };
}

/** True where the collection has the declared user key already, as one may after its adoption. */
function holdsKey({ heldUserKey }: Partial<StoredCollection>, news: Inputs): boolean {
  return heldUserKey !== undefined && heldUserKey === news["userKey"];
}

/**
 * Reports a collection that was adopted with another user key than the program declares. Nothing replaces it:
 * that would delete what was adopted.
 */
export function reportKeptUserKey(
  { system, name, generation, heldUserKey: held, row }: Partial<StoredCollection>,
  { userKey: declared }: Inputs,
  context: Context,
): void {
  if (generation !== "stix1" || held === undefined || system === undefined || name === undefined) return;
  if (typeof declared !== "string" || declared === held || isUnknown(declared)) return;
  const place = { system: systemName(system), collection: name };
  const urn = context.registry.find([place.system, name], collectionType, row);
  context.messages(urn).report(userKeyKept({ ...place, held, declared }));
}

/** Reports the collections of former names, which make the resource an update where nothing else differs. */
export function reportFormers(
  { system, name, formers = [], row }: Partial<StoredCollection>,
  context: Context,
): void {
  if (system === undefined || name === undefined) return;
  const place = { system: systemName(system), collection: name };
  const messages = context.messages(context.registry.find([place.system, name], collectionType, row));
  for (const { collectionId: id, name: formerName } of formers)
    messages.report(formerLeft({ ...place, formerName, id }));
}

/**
 * Lets this run delete a collection that the program declares, because its diff asks for the deletion before
 * the replacement. Any other deletion of a declared collection, e.g. one that a failed run left pending, is
 * skipped.
 */
export function allowReplacement(
  { system, name }: Partial<StoredCollection>,
  { replaces, deleteBeforeReplace }: DiffResult,
  context: Context,
): void {
  if (!deleteBeforeReplace || replaces.length === 0 || system === undefined || name === undefined) return;
  context.declarations.allowReplacement(addressOf(system, context), name);
}

function contentDiffers(olds: Partial<StoredCollection>, news: Inputs): boolean {
  const isReadAlike = readsAlike(olds, news);
  if (olds.digest === news["digest"]) return !isReadAlike || !sameCounts(olds.indicators, news["indicators"]);
  const byIndicators = news["compare"] === "indicators" && olds.indicatorsDigest !== undefined;
  return !(byIndicators && olds.indicatorsDigest === news["indicatorsDigest"] && isReadAlike);
}
