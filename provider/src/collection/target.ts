import type { RemoteCollection } from "../api/index.js";
import { isDeclaredByProgram } from "./declaredByProgram.js";
import { findByName, findStored } from "./find.js";
import { findFormers } from "./formers.js";
import { changedOutside, notVerified, type StoredCollection } from "./schema.js";
import type { Task } from "./task.js";

/** What an upload does to the collections that a system lists. */
export interface Target {
  /** The collection to overwrite; without one, a collection is created. */
  readonly existing: RemoteCollection | undefined;
  /** The resource's collections under former names, to be removed after the upload. */
  readonly outdated: readonly RemoteCollection[];
}

/**
 * A collection of the wanted name has precedence over the resource's own of a former name. The latter is
 * renamed in place where the API can; otherwise it is removed.
 */
export function findTarget(task: Task, listed: readonly RemoteCollection[], renamesInPlace: boolean): Target {
  const { wanted, stored, appliance, operation } = task;
  const named = findByName(listed, wanted.name, appliance.system.name, operation.action);
  const own = stored === undefined ? undefined : findStored(listed, stored);
  const former = own !== undefined && !isDeclaredElsewhere(task, own) ? own : undefined;
  const existing = named ?? (renamesInPlace ? former : undefined);
  const isLeft = former !== undefined && former.id !== existing?.id;
  const outdated = findFormers(listed, stored?.formers).filter(
    (remote) => remote.id !== existing?.id && remote.id !== own?.id && !isDeclaredElsewhere(task, remote),
  );
  if (isLeft && isAsStored(former, stored)) outdated.push(former);
  return { existing, outdated };
}

/**
 * True where another resource of this run declares the collection under its present name, as when two
 * resources swap their names.
 */
export function isDeclaredElsewhere({ wanted, context, appliance }: Task, remote: RemoteCollection): boolean {
  if (remote.name === wanted.name) return false;
  // The other resource may not have been passed to this process yet.
  return (
    context.declarations.has(appliance.system.origin, remote.name) ||
    isDeclaredByProgram(appliance.system, remote.name, context)
  );
}

/**
 * A collection that changed since may be one that another resource, not registered yet, took over in a run
 * that failed for this one.
 */
function isAsStored(remote: RemoteCollection, stored: Partial<StoredCollection> | undefined): boolean {
  if (stored?.digest === notVerified) return true;
  return (
    stored?.digest !== changedOutside &&
    stored?.lastUpdated === remote.lastUpdated &&
    stored?.observables === remote.observables
  );
}
