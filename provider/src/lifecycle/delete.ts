import { RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { parseCollectionResourceId, type StoredCollection } from "../state/collection.js";
import { rowUrn } from "../state/row.js";
import type { Context } from "./context.js";
import { findRemembered } from "./find.js";
import { removeCollection } from "./remove.js";
import { resolveSystem, systemName } from "./resolveSystem.js";

/**
 * Deletes a collection of ours. Already gone is success, but only when the system's list says so; nothing that is neither remembered
 * nor of our name is touched.
 */
export async function deleteCollection(
  id: string,
  stored: Partial<StoredCollection>,
  context: Context,
): Promise<void> {
  const identity = parseCollectionResourceId(id);
  const reference = stored.system ?? identity?.system;
  const name = stored.name ?? identity?.name;
  if (reference === undefined || name === undefined) return;
  const action = `deleting collection ${JSON.stringify(name)}`;
  const messages = context.messages(rowUrn(stored));
  if (context.retiredSystems().has(systemName(reference))) {
    messages.warn(`${systemName(reference)} is retired: forgotten here, not deleted there`);
    return;
  }
  if (context.claims.wasEnsured(systemName(reference), name)) {
    messages.note("kept: the resource that replaces this one holds the same collection");
    return;
  }
  const system = (() => {
    try {
      return resolveSystem(reference, context, action);
    } catch (error) {
      throw undeletable(error, stored);
    }
  })();
  const appliance = context.appliance(system);
  const operation = { action, progress: (text: string) => messages.progress(text) };
  try {
    const held = findRemembered(await appliance.observe(operation), { ...stored, name });
    if (held !== undefined) await removeCollection(appliance, operation, held);
  } catch (error) {
    throw error instanceof RequestFailure ? error.error : error;
  }
}

/** Deleting on a system that is no longer declared: says both ways on. */
function undeletable(error: unknown, stored: Partial<StoredCollection>): unknown {
  if (!(error instanceof ExtraHopError) || error.code !== "EXTRAHOP_SYSTEM_UNKNOWN") return error;
  const urn = rowUrn(stored) ?? "URN";
  return new ExtraHopError({
    code: error.code,
    action: error.action,
    found: error.found,
    ...(error.system === undefined ? {} : { system: error.system }),
    remedy:
      "Either declare the system again until its collections are deleted, or, where it is gone for good, name it in " +
      `\`pulumi config set --path 'extrahop:retiredSystems[0]' ${error.system}\` (its collections are then forgotten, not deleted), or forget ` +
      `this one: pulumi state delete '${urn}'`,
    cause: error,
  });
}
