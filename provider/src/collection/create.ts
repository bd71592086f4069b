import { setTimeout as pause } from "node:timers/promises";
import { defaultUserKey, type Receipt, type RemoteCollection, RequestFailure } from "../api/index.js";
import type { ReadyUpload } from "../resource/uploadCache.js";
import type { Generation } from "../systems/index.js";
import { findByName } from "./find.js";
import { unverified } from "./outcome.js";
import { userKeyTaken } from "./reconcileFaults.js";
import { failedAction, type Task } from "./task.js";
import { mayHaveBeenApplied } from "./unverified.js";

const maxAttempts = 3;
const pauseMilliseconds = 1_000;

/**
 * Creates a collection. A request whose response was lost is never sent again before the system's list shows
 * whether it was applied.
 *
 * @param listed what the system lists before
 * @throws RequestFailure or ExtraHopError where nothing was created; Unverified where a collection may have
 *   been
 */
export function createCollection(
  task: Task,
  upload: ReadyUpload,
  listed: readonly RemoteCollection[],
  generation: Generation,
): Promise<Receipt> {
  return new Creation(task, upload, freeUserKey(task, listed, generation), generation).run();
}

class Creation {
  readonly #task: Task;
  readonly #upload: ReadyUpload;
  readonly #names: { readonly name: string; readonly userKey: string };
  readonly #generation: Generation;
  #mayExist = false;

  constructor(task: Task, upload: ReadyUpload, userKey: string, generation: Generation) {
    this.#task = task;
    this.#upload = upload;
    this.#names = { name: task.wanted.name, userKey };
    this.#generation = generation;
  }

  async run(): Promise<Receipt> {
    try {
      return await this.#createOrOverwrite();
    } catch (error) {
      throw this.#mayExist ? unverified(this.#task, error, this.#generation) : error;
    }
  }

  async #createOrOverwrite(): Promise<Receipt> {
    const { appliance, operation, messages } = this.#task;
    for (let attempt = 1; attempt < maxAttempts; attempt++) {
      const receipt = await this.#createUnlessLost();
      if (receipt !== undefined) return receipt;
      messages.progress("the response was lost; checking whether the upload was applied");
      await pause(pauseMilliseconds * attempt);
      const listed = await appliance.fresh(operation);
      const created = findByName(listed, this.#names.name, appliance.system.name, operation.action);
      // Whether all of the file arrived is unknown, so it is sent once more over the collection.
      if (created !== undefined) return appliance.replace(operation, created, this.#names, this.#upload.file);
    }
    return this.#create();
  }

  /** @returns undefined where the collection may exist although the request failed */
  async #createUnlessLost(): Promise<Receipt | undefined> {
    try {
      return await this.#create();
    } catch (error) {
      // A later attempt that is refused, e.g. because the name is taken, may conflict with what an earlier
      // one created.
      if (this.#mayExist && error instanceof RequestFailure) return undefined;
      throw error;
    }
  }

  async #create(): Promise<Receipt> {
    const { appliance, operation } = this.#task;
    try {
      return await appliance.create(operation, this.#names, this.#upload.file);
    } catch (error) {
      this.#mayExist ||= mayHaveBeenApplied(error);
      throw error;
    }
  }
}

/**
 * Another collection may have the key: one with a similar name, or one of this stack that was renamed in
 * place and kept its key. A derived key gives way; firmware from 26.2 chooses keys itself.
 */
function freeUserKey(task: Task, listed: readonly RemoteCollection[], generation: Generation): string {
  const { wanted, context, appliance } = task;
  if (generation !== "stix1") return wanted.userKey ?? defaultUserKey(wanted.name);
  const owners = new Map(
    listed.flatMap((remote) => (remote.userKey === undefined ? [] : [[remote.userKey, remote] as const])),
  );
  if (wanted.userKey === undefined)
    return context.userKeys.keyFor(appliance.system.origin, wanted.name, new Set(owners.keys()));
  const owner = owners.get(wanted.userKey);
  if (owner !== undefined) throw userKeyTaken(failedAction(task), owner, wanted.userKey);
  return wanted.userKey;
}
