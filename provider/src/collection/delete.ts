import { RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { droppedRetired, kept } from "../messages/index.js";
import { withConfigurationHint } from "../resource/configurationHint.js";
import type { Context } from "../resource/context.js";
import { resolveSystem, systemName } from "../resource/resolveSystem.js";
import { storedUrn } from "../resource/shortUrn.js";
import type { System } from "../systems/index.js";
import { findRemembered } from "./find.js";
import { removeCollection } from "./remove.js";
import { parseCollectionResourceId, type StoredCollection, type SystemReference } from "./schema.js";

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
  const messages = context.messages(storedUrn(stored));
  if (context.retiredSystems().has(systemName(reference))) {
    messages.report(droppedRetired({ system: systemName(reference), collection: name }));
    return;
  }
  try {
    const system = resolveDeletable(reference, stored, context, action);
    const appliance = context.appliance(system);
    const operation = { action, progress: (text: string) => messages.progress(text) };
    const held = findRemembered(await appliance.observe(operation), { ...stored, name });
    if (held === undefined) return;
    const { claims } = context;
    if (
      claims.wasWritten(system.origin, held.name) ||
      claims.belongsToAnother(system.origin, held.name, storedUrn(stored))
    ) {
      messages.report(kept({ system: system.name, collection: held.name }));
      return;
    }
    await removeCollection(appliance, operation, held);
  } catch (error) {
    throw withConfigurationHint(error instanceof RequestFailure ? error.error : error, context);
  }
}

function resolveDeletable(
  reference: SystemReference,
  stored: Partial<StoredCollection>,
  context: Context,
  action: string,
): System {
  try {
    return resolveSystem(reference, context, action);
  } catch (error) {
    throw undeletable(error, stored, context.retiredSystems().size);
  }
}

/** Deleting on a system that is no longer declared: says both ways on. */
function undeletable(error: unknown, stored: Partial<StoredCollection>, alreadyRetired: number): unknown {
  if (!(error instanceof ExtraHopError) || error.code !== "EXTRAHOP_SYSTEM_UNKNOWN") return error;
  const urn = storedUrn(stored) ?? "URN";
  return new ExtraHopError({
    code: error.code,
    action: error.action,
    found: error.found,
    ...(error.system === undefined ? {} : { system: error.system }),
    remedy:
      "Either declare the system again until its collections are deleted, or, where it is gone for good, name it in " +
      `\`pulumi config set --path 'extrahop:retiredSystems[${alreadyRetired}]' ${error.system}\` (its collections are then forgotten, not deleted), or forget ` +
      `this one: pulumi state delete '${urn}'`,
    cause: error,
  });
}
