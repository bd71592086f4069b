import { type RemoteCollection, RequestFailure } from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { collectionType } from "../resource/resourceTypes.js";
import { type Generation, withoutUndefined } from "../systems/index.js";
import { expectedUserKey } from "./find.js";
import { type CollectionInputs, notVerified, type StoredCollection } from "./schema.js";
import type { Task } from "./task.js";
import { Unverified, type UnverifiedCollection } from "./unverified.js";

/** What the state keeps of a collection that is as declared. */
export function storedOutcome(
  task: Task,
  remote: RemoteCollection,
  generation: Generation,
): StoredCollection {
  return { ...inputsOutcome(task, generation), ...identityOf(remote, task.wanted), ...countsOf(remote) };
}

/**
 * The error of an upload that may have been applied. The state must not claim the old content any longer, and
 * must keep what may have been created.
 *
 * @param before the collection that was overwritten, absent for a creation
 */
export function unverified(
  task: Task,
  cause: unknown,
  generation: Generation,
  before?: RemoteCollection,
): unknown {
  const reason = cause instanceof RequestFailure ? cause.error : cause;
  if (!(reason instanceof ExtraHopError)) return cause;
  const identity = before === undefined ? {} : identityOf(before, task.wanted);
  return new Unverified({ ...inputsOutcome(task, generation), ...identity, digest: notVerified }, reason);
}

function inputsOutcome({ wanted, stored, context, appliance }: Task, generation: Generation) {
  return withoutUndefined<UnverifiedCollection>({
    ...wanted,
    collectionId: undefined,
    generation,
    hostname: appliance.hostname,
    row: context.registry.rowOf([appliance.system.name, wanted.name], collectionType, stored?.row),
  });
}

/** By what a collection is found again. */
function identityOf(
  { id, userKey }: RemoteCollection,
  wanted: CollectionInputs,
): Pick<StoredCollection, "collectionId" | "heldUserKey"> {
  const isExpected = userKey === undefined || userKey === expectedUserKey(wanted);
  return { collectionId: id, ...(isExpected ? {} : { heldUserKey: userKey }) };
}

function countsOf({
  observables,
  lastUpdated,
}: RemoteCollection): Pick<StoredCollection, "observables" | "lastUpdated"> {
  return withoutUndefined<ReturnType<typeof countsOf>>({ observables, lastUpdated });
}
