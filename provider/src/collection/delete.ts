import { type Operation, type RemoteCollection, RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { droppedElsewhere, droppedRetired, kept } from "../messages/index.js";
import { withConfigurationHint } from "../resource/configurationHint.js";
import type { Context } from "../resource/context.js";
import { resolveSystem } from "../resource/resolveSystem.js";
import { collectionType } from "../resource/resourceTypes.js";
import { systemsOnSameAppliance } from "../resource/sameAppliance.js";
import { type SystemReference, systemName } from "../resource/systemReference.js";
import { baseStackIn, type System } from "../systems/index.js";
import { isDeclaredByProgram } from "./declaredByProgram.js";
import { findStored } from "./find.js";
import { findFormers } from "./formers.js";
import { removeCollection } from "./remove.js";
import { notVerified, parseCollectionResourceId, type StoredCollection } from "./schema.js";

/**
 * Deletes a resource's collection, and those of its former names that are left. One that the system no longer
 * lists is deleted already; one that the running program declares is kept, whichever resource and run asks
 * for its deletion.
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
  const urn = urnOf(reference, name, stored, context);
  const messages = context.messages(urn);
  if (context.retiredSystems().has(systemName(reference))) {
    messages.report(droppedRetired({ system: systemName(reference), collection: name }));
    return;
  }
  if (context.isManagedElsewhere(systemName(reference))) {
    messages.report(droppedElsewhere({ system: systemName(reference), collection: name }));
    return;
  }
  try {
    const system = resolveDeletable(reference, urn, context, action);
    const appliance = context.appliance(system);
    const operation = { action, progress: (text: string) => messages.progress(text) };
    const listed = await appliance.observe(operation);
    for (const former of findFormers(listed, stored.formers)) {
      if (await isProtected(system, former.name, context, operation)) continue;
      await removeCollection(appliance, operation, former);
    }
    const remote = findStored(listed, { ...stored, name });
    if (remote === undefined) return;
    const isDeclared = await isProtected(system, remote.name, context, operation);
    if (isDeclared) {
      messages.report(kept({ system: system.name, collection: remote.name }));
      return;
    }
    if (isChangedSince(stored, remote)) throw changedSince(system.name, action, remote, urn);
    await removeCollection(appliance, operation, remote);
  } catch (error) {
    throw withConfigurationHint(error instanceof RequestFailure ? error.error : error, context);
  }
}

/** True where the program declares the collection, under this or another name of the appliance. */
async function isProtected(
  system: System,
  name: string,
  context: Context,
  operation: Operation,
): Promise<boolean> {
  const { declarations } = context;
  if (declarations.has(system.origin, name)) return declarations.protects(system.origin, name);
  const isDeclared = declarations.systems.some(({ origin }) => declarations.has(origin, name));
  if (isDeclared) {
    const same = await systemsOnSameAppliance(system, context, operation);
    if (same.some(({ origin }) => declarations.protects(origin, name))) return true;
  }
  return isDeclaredByProgram(system, name, context);
}

/** True where the collection was written after this resource wrote it; a refresh accepts the change. */
function isChangedSince(
  { lastUpdated, digest }: Partial<StoredCollection>,
  remote: RemoteCollection,
): boolean {
  if (lastUpdated === undefined || remote.lastUpdated === undefined || digest === notVerified) return false;
  return lastUpdated !== remote.lastUpdated;
}

function changedSince(
  system: string,
  action: string,
  { id, observables }: RemoteCollection,
  urn: string | undefined,
): ExtraHopError {
  const count = observables === undefined ? "" : `, ${observables} observables`;
  return new ExtraHopError({
    code: "EXTRAHOP_DELETION_REFUSED",
    system,
    action,
    found: `another stack, another resource of this stack or a person wrote the collection (id ${id}${count}) after this resource did`,
    remedy:
      "Fix: if the program declares the collection under another resource name, run `pulumi up` without --target and --exclude, which keeps it; " +
      `if another stack manages it, remove it from this stack's state: pulumi state delete '${urn ?? "URN"}'; ` +
      "if nothing else manages it and it may be deleted, run `pulumi refresh`, which accepts the change, then this command again",
  });
}

function urnOf(
  reference: SystemReference,
  name: string,
  { row }: Partial<StoredCollection>,
  context: Context,
): string | undefined {
  return context.registry.find([systemName(reference), name], collectionType, row);
}

function resolveDeletable(
  reference: SystemReference,
  urn: string | undefined,
  context: Context,
  action: string,
): System {
  try {
    return resolveSystem(reference, context, action);
  } catch (error) {
    throw undeletable(error, urn, baseStackIn(context.environment));
  }
}

/** Deleting on a system that is no longer declared: adds both ways to continue. */
function undeletable(error: unknown, urn: string | undefined, base: string | undefined): unknown {
  if (!(error instanceof ExtraHopError) || error.code !== "EXTRAHOP_SYSTEM_UNKNOWN") return error;
  const stack = base === undefined ? "" : ` --stack ${base}`;
  return new ExtraHopError({
    code: error.code,
    action: error.action,
    found: error.found,
    ...(error.system === undefined ? {} : { system: error.system }),
    remedy:
      `Declare the system again until its collections are deleted (\`npx pulumi-extrahop systems remove${stack}\` does it in order). Where it is gone for ` +
      `good, run \`npx pulumi-extrahop systems retire ${shellQuoted(error.system ?? "NAME")}${stack}\`, which drops its collections from the state; or drop ` +
      `this one alone: pulumi state delete '${urn ?? "URN"}'`,
    cause: error,
  });
}

const shellQuoted = (name: string) => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`);
