import { defaultUserKey, type Receipt, type RemoteCollection, RequestFailure } from "../api/index.js";
import { isExtraHopError } from "../errors/index.js";
import { adopted, noObservables, removedAfterRename } from "../messages/index.js";
import type { Context } from "../resource/context.js";
import { resolveSystem } from "../resource/resolveSystem.js";
import { collectionType } from "../resource/resourceTypes.js";
import { requireOneName } from "../resource/sameAppliance.js";
import type { ReadyUpload } from "../resource/uploadCache.js";
import { readingChoices, readsAlike, sameCounts } from "../stix/index.js";
import type { Generation } from "../systems/index.js";
import { createCollection } from "./create.js";
import { reportKeptUserKey } from "./diff.js";
import { findByName } from "./find.js";
import { formerOf } from "./formers.js";
import { storedOutcome, unverified } from "./outcome.js";
import { adoptionForbidden, deletedMeanwhile, untouched, vanished } from "./reconcileFaults.js";
import { removeCollection } from "./remove.js";
import type { CollectionInputs, StoredCollection } from "./schema.js";
import { findTarget, isDeclaredElsewhere } from "./target.js";
import { failedAction, identityOf, type Task } from "./task.js";
import { mayHaveBeenApplied, Unverified } from "./unverified.js";

/**
 * Brings a collection of a system to what is declared: list, find the target, upload where something differs,
 * verify. Creation, update and adoption take the same steps; after an interruption at any of them they can be
 * repeated.
 *
 * @param stored what the state keeps; undefined for a creation
 * @throws ExtraHopError; Unverified when the upload was or may have been applied but could not be verified
 */
export async function reconcile(
  wanted: CollectionInputs,
  stored: Partial<StoredCollection> | undefined,
  context: Context,
): Promise<StoredCollection> {
  const action = `uploading collection ${JSON.stringify(wanted.name)}`;
  const system = resolveSystem(wanted.system, context, action);
  const messages = context.messages(
    context.registry.find([system.name, wanted.name], collectionType, stored?.row),
  );
  const operation = { action, progress: (text: string) => messages.progress(text) };
  const task = { wanted, stored, context, appliance: context.appliance(system), messages, operation };
  try {
    return await new Reconciliation(task).run();
  } catch (error) {
    throw error instanceof RequestFailure ? error.error : error;
  }
}

class Reconciliation {
  readonly #task: Task;

  constructor(task: Task) {
    this.#task = task;
  }

  async run(): Promise<StoredCollection> {
    const { context, appliance, operation } = this.#task;
    await requireOneName(appliance.system, context, operation);
    const listed = await appliance.observe(operation);
    const { generation, renamesInPlace } = await appliance.dialect(operation);
    const { existing, outdated } = findTarget(this.#task, listed, renamesInPlace);
    const outcome =
      existing !== undefined && this.#isUpToDate(existing, generation)
        ? storedOutcome(this.#task, existing, generation)
        : await keepingFormers(outdated, () => this.#upload(existing, listed, generation));
    await this.#removeOutdated(outdated, outcome);
    return outcome;
  }

  async #upload(
    existing: RemoteCollection | undefined,
    listed: readonly RemoteCollection[],
    generation: Generation,
  ): Promise<StoredCollection> {
    const { wanted, stored, context, appliance } = this.#task;
    const isAdoption = existing !== undefined && stored === undefined;
    if (isAdoption && wanted.adopt === false) throw adoptionForbidden(failedAction(this.#task), existing);
    const { before, receipt } = await this.#withUpload(generation, (upload) =>
      this.#send(upload, existing, listed, generation),
    );
    context.declarations.markWritten(appliance.system.origin, wanted.name);
    const outcome = await this.#verify(generation, before, receipt);
    if (isAdoption) {
      this.#reportAdoption(existing);
      reportKeptUserKey(outcome, { ...wanted }, context);
    }
    return outcome;
  }

  /** True where the system lists what was uploaded and nothing else is wanted: only the state changes. */
  #isUpToDate(remote: RemoteCollection, generation: Generation): boolean {
    const { wanted, stored } = this.#task;
    return (
      stored !== undefined &&
      stored.digest === wanted.digest &&
      readsAlike(stored, wanted) &&
      sameCounts(stored.indicators, wanted.indicators) &&
      stored.generation === generation &&
      stored.collectionId === remote.id &&
      remote.name === wanted.name &&
      stored.lastUpdated === remote.lastUpdated &&
      stored.observables === remote.observables
    );
  }

  async #withUpload<T>(generation: Generation, send: (upload: ReadyUpload) => Promise<T>): Promise<T> {
    const { wanted, context, appliance, messages } = this.#task;
    messages.progress("preparing the file");
    const { source, digest, name } = wanted;
    const { limits } = appliance.system;
    const choices = readingChoices(wanted);
    return context.uploads.withUpload({ source, choices, digest, name, generation, limits }, send);
  }

  /** @returns the collection that was overwritten, if there was one, and what the answer is worth */
  async #send(
    upload: ReadyUpload,
    existing: RemoteCollection | undefined,
    listed: readonly RemoteCollection[],
    generation: Generation,
  ): Promise<{ readonly before: RemoteCollection | undefined; readonly receipt: Receipt }> {
    if (existing !== undefined && (generation === "stix2" || existing.userKey !== undefined))
      return { before: existing, receipt: await this.#replace(existing, upload, generation) };
    // Up to 26.1 a collection is overwritten by its user key: one without a key is deleted and created.
    if (existing !== undefined) await removeCollection(this.#task.appliance, this.#task.operation, existing);
    return { before: undefined, receipt: await createCollection(this.#task, upload, listed, generation) };
  }

  async #replace(existing: RemoteCollection, upload: ReadyUpload, generation: Generation): Promise<Receipt> {
    const { wanted, appliance, operation } = this.#task;
    const names = { name: wanted.name, userKey: wanted.userKey ?? defaultUserKey(wanted.name) };
    try {
      return await appliance.replace(operation, existing, names, upload.file);
    } catch (error) {
      if (error instanceof RequestFailure && error.error.status === 404)
        throw deletedMeanwhile(failedAction(this.#task), existing, error.error);
      throw mayHaveBeenApplied(error) ? unverified(this.#task, error, generation, existing) : error;
    }
  }

  /**
   * Where the API cannot rename, the collection of the former name is removed once the one of the new name is
   * verified. The state keeps what could not be removed: the next run, or the deletion, removes it.
   */
  async #removeOutdated(outdated: readonly RemoteCollection[], outcome: StoredCollection): Promise<void> {
    const { appliance, operation, messages } = this.#task;
    for (const [index, former] of outdated.entries()) {
      // Checked again: a resource that takes over the name may have been registered in the meantime.
      if (isDeclaredElsewhere(this.#task, former)) continue;
      const { name: formerName, id } = former;
      const action = `removing collection ${JSON.stringify(formerName)}, the former name of ${JSON.stringify(outcome.name)},`;
      try {
        await removeCollection(appliance, { ...operation, action }, former);
      } catch (error) {
        const reason = error instanceof RequestFailure ? error.error : error;
        if (!isExtraHopError(reason)) throw error;
        throw new Unverified({ ...outcome, formers: outdated.slice(index).map(formerOf) }, reason);
      }
      messages.report(removedAfterRename({ ...identityOf(this.#task), formerName, id }));
    }
  }

  async #verify(
    generation: Generation,
    before: RemoteCollection | undefined,
    receipt: Receipt,
  ): Promise<StoredCollection> {
    const task = this.#task;
    task.messages.progress("verifying");
    let remote: RemoteCollection | undefined;
    try {
      const listed = await task.appliance.fresh(task.operation);
      remote = findByName(listed, task.wanted.name, task.appliance.system.name, task.operation.action);
    } catch (error) {
      throw unverified(task, error, generation, before);
    }
    if (remote === undefined) throw unverified(task, vanished(failedAction(task)), generation, before);
    if (receipt === "unclear" && before !== undefined && isUntouched(before, remote))
      throw unverified(task, untouched(failedAction(task), remote), generation, before);
    this.#reportCount(remote);
    return storedOutcome(task, remote, generation);
  }

  #reportCount({ observables }: RemoteCollection): void {
    const { wanted, messages } = this.#task;
    const declared = Object.values(wanted.indicators ?? {}).reduce((sum, count) => sum + count, 0);
    if (observables === 0 && declared > 0)
      messages.report(noObservables({ ...identityOf(this.#task), indicators: declared }));
    messages.progress(observables === undefined ? "verified" : `${observables} observables on the system`);
  }

  #reportAdoption({ id, observables }: RemoteCollection): void {
    this.#task.messages.report(adopted({ ...identityOf(this.#task), id, observables }));
  }
}

/** Lets the state keep what is still to be removed where a step fails after the upload may have happened. */
async function keepingFormers<T>(outdated: readonly RemoteCollection[], step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Unverified) || outdated.length === 0) throw error;
    throw new Unverified({ ...error.stored, formers: outdated.map(formerOf) }, error.reason);
  }
}

function isUntouched(before: RemoteCollection, now: RemoteCollection): boolean {
  return (
    before.id === now.id && before.lastUpdated === now.lastUpdated && before.observables === now.observables
  );
}
