import { setTimeout as pause } from "node:timers/promises";
import {
  type Appliance,
  defaultUserKey,
  type Operation,
  type Receipt,
  type RemoteCollection,
  RequestFailure,
} from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { adopted, noObservables, removedAfterRename } from "../messages/index.js";
import type { Context, Messages } from "../resource/context.js";
import { resolveSystem } from "../resource/resolveSystem.js";
import { collectionType } from "../resource/resourceTypes.js";
import { shortenUrn, storedUrn } from "../resource/shortUrn.js";
import type { ReadyUpload } from "../resource/uploadCache.js";
import type { Generation } from "../systems/index.js";
import { expectedUserKey, findByName, findRemembered } from "./find.js";
import {
  adoptionForbidden,
  type FailedAction,
  untouched,
  userKeyTaken,
  vanished,
} from "./reconcileFaults.js";
import { removeCollection } from "./remove.js";
import {
  type CollectionInputs,
  changedOutside,
  notVerified,
  type StoredCollection,
  withoutUndefined,
} from "./schema.js";
import { mayHaveBeenApplied, Unverified, type UnverifiedCollection } from "./unverified.js";

/** How often a creation whose answer was lost is looked after. */
const maxLooks = 3;
const lookAgainMilliseconds = 1_000;

/**
 * The one way to bring a collection of a system to what is declared: observe, ensure (create or adopt), sync (replace only what
 * differs), verify. Creation, update and adoption are the same walk; broken off anywhere, it can be walked again.
 *
 * @throws ExtraHopError; Unverified when the upload went through but could not be verified
 */
export async function reconcile(
  wanted: CollectionInputs,
  remembered: Partial<StoredCollection> | undefined,
  context: Context,
): Promise<StoredCollection> {
  const action = `uploading collection ${JSON.stringify(wanted.name)}`;
  const system = resolveSystem(wanted.system, context, action);
  const urn = context.registry.find([system.name, wanted.name]) ?? storedUrn(remembered);
  const messages = context.messages(urn);
  const operation = { action, progress: (text: string) => messages.progress(text) };
  const walk = new Reconciliation(
    wanted,
    remembered,
    context,
    context.appliance(system),
    messages,
    operation,
    urn,
  );
  try {
    return await walk.run();
  } catch (error) {
    throw error instanceof RequestFailure ? error.error : error;
  }
}

class Reconciliation {
  constructor(
    private readonly wanted: CollectionInputs,
    private readonly remembered: Partial<StoredCollection> | undefined,
    private readonly context: Context,
    private readonly appliance: Appliance,
    private readonly messages: Messages,
    private readonly operation: Operation,
    private readonly urn: string | undefined,
  ) {}

  async run(): Promise<StoredCollection> {
    const { wanted, remembered, appliance, operation } = this;
    const held = await appliance.observe(operation);
    const { generation, renamesInPlace } = await appliance.dialect(operation);
    const { target, stale } = this.find(held, renamesInPlace);
    if (target !== undefined && stale === undefined && this.isUpToDate(target, generation)) {
      return this.stored(target, generation);
    }
    if (target !== undefined && remembered === undefined && wanted.adopt === false)
      throw adoptionForbidden(this.place, target);
    const upload = await this.upload(generation);
    const { before, receipt } = await this.send(upload, target, held, generation);
    this.context.claims.markWritten(appliance.system.origin, wanted.name);
    if (stale !== undefined) await this.removeStale(stale);
    const stored = await this.verify(generation, before, receipt);
    if (target !== undefined && remembered === undefined) this.noteAdoption(target);
    return stored;
  }

  private async send(
    upload: ReadyUpload,
    target: RemoteCollection | undefined,
    held: readonly RemoteCollection[],
    generation: Generation,
  ): Promise<{ readonly before: RemoteCollection | undefined; readonly receipt: Receipt }> {
    if (target !== undefined && (generation === "stix2" || target.userKey !== undefined))
      return { before: target, receipt: await this.replace(target, upload, generation) };
    // Up to 26.1 a collection is overwritten by its user key alone: one without can only be made anew.
    if (target !== undefined) await removeCollection(this.appliance, this.operation, target);
    return { before: undefined, receipt: await this.create(upload, held, generation) };
  }

  /**
   * The collection to overwrite, and ours of an older name that has to go: a collection of the wanted name wins over it, and where the
   * API can't rename there is no other way.
   */
  private find(
    held: readonly RemoteCollection[],
    renamesInPlace: boolean,
  ): { readonly target: RemoteCollection | undefined; readonly stale: RemoteCollection | undefined } {
    const { wanted, remembered, appliance, operation } = this;
    const named = findByName(held, wanted.name, appliance.system.name, operation.action);
    const ours = this.unclaimed(remembered === undefined ? undefined : findRemembered(held, remembered));
    const target = named ?? (renamesInPlace ? ours : undefined);
    const isLeft = ours !== undefined && ours.id !== target?.id;
    return { target, stale: isLeft && this.isAsWeLeftIt(ours) ? ours : undefined };
  }

  /** What was changed since may be what another resource, not registered yet, has taken over in a run that failed for us. */
  private isAsWeLeftIt(held: RemoteCollection): boolean {
    const { remembered } = this;
    if (remembered?.digest === notVerified) return true;
    return (
      remembered?.digest !== changedOutside &&
      remembered?.lastUpdated === held.lastUpdated &&
      remembered?.observables === held.observables
    );
  }

  /** What another resource declares under its name in this run, as where two swap their names, is no longer ours. */
  private unclaimed(held: RemoteCollection | undefined): RemoteCollection | undefined {
    const { context, appliance, urn } = this;
    if (held === undefined || context.claims.belongsToAnother(appliance.system.origin, held.name, urn))
      return undefined;
    return held;
  }

  /** True where the system holds what we left there and nothing else is wanted: only the state has to change. */
  private isUpToDate(held: RemoteCollection, generation: string): boolean {
    const { wanted, remembered } = this;
    return (
      remembered !== undefined &&
      remembered.digest === wanted.digest &&
      remembered.scope === wanted.scope &&
      remembered.generation === generation &&
      remembered.collectionId === held.id &&
      held.name === wanted.name &&
      remembered.lastUpdated === held.lastUpdated &&
      remembered.observables === held.observables
    );
  }

  private async upload(generation: Generation): Promise<ReadyUpload> {
    const { wanted, appliance } = this;
    this.messages.progress("preparing the file");
    return this.context.uploads.upload({
      source: wanted.source,
      scope: wanted.scope,
      digest: wanted.digest,
      name: wanted.name,
      generation,
      limits: appliance.system.limits,
    });
  }

  /** A creation whose answer was lost is never repeated blindly: first we look whether it happened. */
  private async create(
    upload: ReadyUpload,
    before: readonly RemoteCollection[],
    generation: Generation,
  ): Promise<Receipt> {
    const { wanted, appliance, operation } = this;
    const names = { name: wanted.name, userKey: this.freeUserKey(before, generation) };
    let mayBeThere = false;
    try {
      for (let look = 1; ; look++) {
        try {
          return await appliance.create(operation, names, upload.file);
        } catch (error) {
          mayBeThere ||= mayHaveBeenApplied(error);
          // A later try that is refused, say because the name is taken, may meet what an earlier one made.
          if (!mayBeThere || !(error instanceof RequestFailure) || look === maxLooks) throw error;
        }
        this.messages.progress("the answer was lost; looking whether the upload went through");
        await pause(lookAgainMilliseconds * look);
        const now = await appliance.fresh(operation);
        const made = findByName(now, wanted.name, appliance.system.name, operation.action);
        // It is ours, but whether all of the file arrived can't be told: send it once more over itself.
        if (made !== undefined) return await appliance.replace(operation, made, names, upload.file);
      }
    } catch (error) {
      throw mayBeThere ? this.unverified(error, generation, undefined) : error;
    }
  }

  /**
   * Another collection may have the key: of a foreign one with a like name, or of ours that was renamed in place and kept it. A key that
   * nobody asked for gives way; from 26.2 on the system itself finds a free one.
   */
  private freeUserKey(held: readonly RemoteCollection[], generation: Generation): string {
    const { wanted, place } = this;
    const key = wanted.userKey ?? defaultUserKey(wanted.name);
    if (generation !== "stix1") return key;
    const rivals = new Map(held.map((collection) => [collection.userKey, collection]));
    const rival = rivals.get(key);
    if (rival !== undefined && wanted.userKey !== undefined) throw userKeyTaken(place, rival, key);
    let free = key;
    for (let number = 2; rivals.has(free); number++) free = `${key}${number}`;
    return free;
  }

  private async replace(
    held: RemoteCollection,
    upload: ReadyUpload,
    generation: Generation,
  ): Promise<Receipt> {
    const { wanted, appliance, operation } = this;
    const names = { name: wanted.name, userKey: wanted.userKey ?? defaultUserKey(wanted.name) };
    try {
      return await appliance.replace(operation, held, names, upload.file);
    } catch (error) {
      throw mayHaveBeenApplied(error) ? this.unverified(error, generation, held) : error;
    }
  }

  private noteAdoption({ id, observables }: RemoteCollection): void {
    this.messages.report(adopted({ ...this.named, id, observables }));
  }

  /** Where the API can't rename, the collection of the old name goes after the one of the new name has come. */
  private async removeStale(stale: RemoteCollection): Promise<void> {
    // Asked again: a resource that takes the name over may have been registered meanwhile.
    if (this.unclaimed(stale) === undefined) return;
    await removeCollection(this.appliance, this.operation, stale);
    this.messages.report(removedAfterRename({ ...this.named, formerName: stale.name, id: stale.id }));
  }

  private async verify(
    generation: Generation,
    before: RemoteCollection | undefined,
    receipt: Receipt,
  ): Promise<StoredCollection> {
    const { wanted, appliance, operation } = this;
    this.messages.progress("verifying");
    let held: RemoteCollection | undefined;
    try {
      const listed = await appliance.fresh(operation);
      held = findByName(listed, wanted.name, appliance.system.name, operation.action);
    } catch (error) {
      throw this.unverified(error, generation, before);
    }
    if (held === undefined) throw this.unverified(vanished(this.place), generation, before);
    if (receipt === "unclear" && before !== undefined && isUntouched(before, held))
      throw this.unverified(untouched(this.place, held), generation, before);
    const declared = Object.values(wanted.indicators ?? {}).reduce((sum, count) => sum + count, 0);
    if (held.observables === 0 && declared > 0)
      this.messages.report(noObservables({ ...this.named, indicators: declared }));
    this.messages.progress(
      held.observables === undefined ? "verified" : `${held.observables} observables on the system`,
    );
    return this.stored(held, generation);
  }

  private get place(): FailedAction {
    return { system: this.appliance.system.name, action: this.operation.action };
  }

  /** What every message names. */
  private get named() {
    return { system: this.appliance.system.name, collection: this.wanted.name };
  }

  private stored(held: RemoteCollection, generation: Generation): StoredCollection {
    return { ...this.inputs(generation), ...identityOf(held, this.wanted), ...countsOf(held) };
  }

  /**
   * An upload that may have gone through: the state must not claim the old content any longer, and must remember what may have been made.
   */
  private unverified(cause: unknown, generation: Generation, before: RemoteCollection | undefined): unknown {
    const reason = cause instanceof RequestFailure ? cause.error : cause;
    if (!(reason instanceof ExtraHopError)) return cause;
    const identity = before === undefined ? {} : identityOf(before, this.wanted);
    return new Unverified({ ...this.inputs(generation), ...identity, digest: notVerified }, reason);
  }

  private inputs(generation: Generation): UnverifiedCollection {
    return withoutUndefined<UnverifiedCollection>({
      ...this.wanted,
      collectionId: undefined,
      generation,
      hostname: this.appliance.hostname,
      row: this.urn === undefined ? undefined : shortenUrn(this.urn, collectionType),
    });
  }
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

function isUntouched(before: RemoteCollection, now: RemoteCollection): boolean {
  return (
    before.id === now.id && before.lastUpdated === now.lastUpdated && before.observables === now.observables
  );
}
