import type { Appliance, Operation } from "../api/index.js";
import type { Context, Messages } from "../resource/context.js";
import type { FailedAction } from "./reconcileFaults.js";
import type { CollectionInputs, StoredCollection } from "./schema.js";

/** One collection that is to be brought to what the program declares, and everything that this needs. */
export interface Task {
  readonly wanted: CollectionInputs;
  /** Absent for a creation. */
  readonly stored: Partial<StoredCollection> | undefined;
  readonly context: Context;
  readonly appliance: Appliance;
  readonly messages: Messages;
  readonly operation: Operation;
}

/** Where and in doing what a task failed, for its errors. */
export function failedAction({ appliance, operation }: Task): FailedAction {
  return { system: appliance.system.name, action: operation.action };
}

/** The system and the collection, for its messages. */
export function identityOf({ appliance, wanted }: Task): {
  readonly system: string;
  readonly collection: string;
} {
  return { system: appliance.system.name, collection: wanted.name };
}
