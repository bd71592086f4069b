import { setTimeout as pause } from "node:timers/promises";
import {
  type Appliance,
  defaultUserKey,
  type HeldCollection,
  type Operation,
  type Receipt,
  RequestFailure,
} from "../api/index.js";
import { ExtraHopError } from "../errors/index.js";
import { type CollectionInputs, type StoredCollection, withoutUndefined } from "../state/collection.js";
import { rowUrn, shortRow } from "../state/row.js";
import { collectionType } from "../state/types.js";
import type { Generation } from "../systems/index.js";
import type { ReadyUpload } from "./contents.js";
import type { Context, Messages } from "./context.js";
import { findByName, findRemembered } from "./find.js";
import { removeCollection } from "./remove.js";
import { resolveSystem } from "./resolveSystem.js";

/** A collection that was just made has no id yet that we know of. */
type UnverifiedCollection = Omit<StoredCollection, "collectionId"> & Partial<StoredCollection>;

/** An upload that went through while what came after it did not: the state must remember the collection. */
export class Unverified extends Error {
  constructor(
    readonly stored: UnverifiedCollection,
    readonly reason: ExtraHopError,
  ) {
    super(reason.message);
  }
}

/** How often a creation whose answer was lost is looked after. */
const mostLooks = 3;
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
  const urn = context.rows.find([system.name, wanted.name]) ?? rowUrn(remembered);
  const messages = context.messages(urn);
  const operation = { action, progress: (text: string) => messages.progress(text) };
  const walk = new Walk(wanted, remembered, context, context.appliance(system), messages, operation, urn);
  try {
    return await walk.go();
  } catch (error) {
    throw error instanceof RequestFailure ? error.error : error;
  }
}

class Walk {
  constructor(
    private readonly wanted: CollectionInputs,
    private readonly remembered: Partial<StoredCollection> | undefined,
    private readonly context: Context,
    private readonly appliance: Appliance,
    private readonly messages: Messages,
    private readonly operation: Operation,
    private readonly urn: string | undefined,
  ) {}

  async go(): Promise<StoredCollection> {
    const { wanted, appliance, operation } = this;
    const held = await appliance.observe(operation);
    const { generation, renamesInPlace } = await appliance.dialect(operation);
    const { target, stale } = this.find(held, renamesInPlace);
    if (target !== undefined && stale === undefined && this.isInStep(target, generation)) {
      return this.stored(target, generation);
    }
    const upload = await this.upload(generation);
    const receipt =
      target === undefined ? await this.create(upload, held, generation) : await this.replace(target, upload);
    this.context.claims.ensure(appliance.system.origin, wanted.name);
    if (stale !== undefined) await this.removeStale(stale);
    return this.verify(generation, target, receipt);
  }

  /**
   * The collection to overwrite, and ours of an older name that has to go: a collection of the wanted name wins over it, and where the
   * API can't rename there is no other way.
   */
  private find(
    held: readonly HeldCollection[],
    renamesInPlace: boolean,
  ): { readonly target: HeldCollection | undefined; readonly stale: HeldCollection | undefined } {
    const { wanted, remembered, appliance, operation } = this;
    const named = findByName(held, wanted.name, appliance.system.name, operation.action);
    const ours = this.unclaimed(remembered === undefined ? undefined : findRemembered(held, remembered));
    const target = named ?? (renamesInPlace ? ours : undefined);
    return { target, stale: ours !== undefined && ours.id !== target?.id ? ours : undefined };
  }

  /** What another resource declares under its name in this run, as where two swap their names, is no longer ours. */
  private unclaimed(held: HeldCollection | undefined): HeldCollection | undefined {
    const { context, appliance, urn } = this;
    if (held === undefined || context.claims.belongsToAnother(appliance.system.origin, held.name, urn))
      return undefined;
    return held;
  }

  /** True where the system holds what we left there and nothing else is wanted: only the state has to change. */
  private isInStep(held: HeldCollection, generation: string): boolean {
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
    return this.context.contents.upload({
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
    before: readonly HeldCollection[],
    generation: Generation,
  ): Promise<Receipt> {
    const { wanted, appliance, operation } = this;
    const names = { name: wanted.name, userKey: wanted.userKey ?? defaultUserKey(wanted.name) };
    // From 26.2 the system finds a free key by itself.
    const rival = generation === "stix1" && before.find(({ userKey }) => userKey === names.userKey);
    if (rival) throw this.userKeyTaken(rival, names.userKey);
    for (let look = 1; ; look++) {
      try {
        return await appliance.create(operation, names, upload.file);
      } catch (error) {
        // A later try that is refused, say because the name is taken, may meet what an earlier one made.
        const mayBeThere = error instanceof RequestFailure && (error.outcomeUnknown || look > 1);
        if (!mayBeThere || look === mostLooks) throw error;
        this.messages.progress("the answer was lost; looking whether the upload went through");
        await pause(lookAgainMilliseconds * look);
        const now = await appliance.fresh(operation);
        const made = findByName(now, wanted.name, appliance.system.name, operation.action);
        if (made === undefined) continue;
        // It is ours, but whether all of the file arrived can't be told: send it once more over itself.
        return await appliance.replace(operation, made, names, upload.file);
      }
    }
  }

  private async replace(held: HeldCollection, upload: ReadyUpload): Promise<Receipt> {
    const { wanted, remembered, appliance, operation } = this;
    if (remembered === undefined && wanted.adopt === false) throw this.adoptionForbidden(held);
    const names = { name: wanted.name, userKey: wanted.userKey ?? defaultUserKey(wanted.name) };
    const receipt = await appliance.replace(operation, held, names, upload.file);
    if (remembered === undefined) {
      const holding = held.observables === undefined ? "" : `, ${held.observables} observables until now`;
      this.messages.note(
        `adopted the collection that was there already (id ${held.id}${holding}) and replaced its content`,
      );
    }
    return receipt;
  }

  /** Where the API can't rename, the collection of the old name goes after the one of the new name has come. */
  private async removeStale(stale: HeldCollection): Promise<void> {
    // Asked again: a resource that takes the name over may have been registered meanwhile.
    if (this.unclaimed(stale) === undefined) return;
    await removeCollection(this.appliance, this.operation, stale);
    this.messages.note(
      `removed ${JSON.stringify(stale.name)} (id ${stale.id}), which is now ${JSON.stringify(this.wanted.name)}`,
    );
  }

  private async verify(
    generation: Generation,
    before: HeldCollection | undefined,
    receipt: Receipt,
  ): Promise<StoredCollection> {
    const { wanted, appliance, operation } = this;
    this.messages.progress("verifying");
    let held: HeldCollection | undefined;
    try {
      const listed = await appliance.fresh(operation);
      held = findByName(listed, wanted.name, appliance.system.name, operation.action);
    } catch (error) {
      const reason = error instanceof RequestFailure ? error.error : error;
      if (!(reason instanceof ExtraHopError)) throw reason;
      const known = before === undefined ? {} : { collectionId: before.id };
      throw new Unverified({ ...this.unseen(generation), ...known }, reason);
    }
    if (held === undefined) throw this.vanished();
    if (receipt === "unclear" && before !== undefined && isUntouched(before, held))
      throw this.untouched(held);
    const declared = Object.values(wanted.indicators ?? {}).reduce((sum, count) => sum + count, 0);
    if (held.observables === 0 && declared > 0) {
      this.messages.warn(
        `the system took the file but counts no observables in it; ${declared} indicators are declared`,
      );
    }
    this.messages.progress(
      held.observables === undefined ? "verified" : `${held.observables} observables on the system`,
    );
    return this.stored(held, generation);
  }

  private stored(held: HeldCollection, generation: Generation): StoredCollection {
    return { ...this.unseen(generation), ...seenOf(held) };
  }

  /** What is known of a collection that nobody has looked at yet. */
  private unseen(generation: Generation): UnverifiedCollection {
    return withoutUndefined<UnverifiedCollection>({
      ...this.wanted,
      collectionId: undefined,
      generation,
      hostname: this.appliance.hostname,
      row: this.urn === undefined ? undefined : shortRow(this.urn, collectionType),
    });
  }

  private userKeyTaken(rival: HeldCollection, userKey: string): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_NAME_CLASH",
      system: this.appliance.system.name,
      action: this.operation.action,
      found: `its user key ${JSON.stringify(userKey)} belongs to another collection, ${JSON.stringify(rival.name)} (id ${rival.id})`,
      remedy: "Give this resource a `userKey` of its own; the other collection was not touched.",
    });
  }

  private adoptionForbidden(held: HeldCollection): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_NAME_CLASH",
      system: this.appliance.system.name,
      action: this.operation.action,
      found: `a collection of this name is there already (id ${held.id}), and the resource says \`adopt: false\``,
      remedy: "Delete it on the system, give the resource another name, or let it adopt (adopt: true).",
    });
  }

  private untouched(held: HeldCollection): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_NOT_VERIFIED",
      system: this.appliance.system.name,
      action: this.operation.action,
      found: `the answer to the upload was none that a system gives, and the system lists the collection as it was (id ${held.id})`,
      remedy:
        "Check that nothing (a proxy, a login page) answers in the system's place, then run the same command again.",
    });
  }

  private vanished(): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_NOT_VERIFIED",
      system: this.appliance.system.name,
      action: this.operation.action,
      found: "the system took the file but does not list the collection",
      remedy:
        "Run the same command again; if that repeats, look at the system's threat intelligence page and its audit log.",
    });
  }
}

function seenOf(
  held: HeldCollection,
): Pick<StoredCollection, "collectionId" | "observables" | "lastUpdated"> {
  return withoutUndefined<ReturnType<typeof seenOf>>({
    collectionId: held.id,
    observables: held.observables,
    lastUpdated: held.lastUpdated,
  });
}

function isUntouched(before: HeldCollection, now: HeldCollection): boolean {
  return (
    before.id === now.id && before.lastUpdated === now.lastUpdated && before.observables === now.observables
  );
}
