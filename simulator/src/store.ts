import { vendorErrors } from "./vendorErrors.js";

/** A threat collection as the system holds it. */
export interface SimulatedCollection {
  readonly id: number;
  readonly name: string;
  readonly userKey: string | null;
  /** Milliseconds since 1970; grows with every change of any collection. */
  readonly lastUpdated: number;
  readonly observables: number;
  readonly content: HeldContent;
}

/** What was uploaded last. */
export interface HeldContent {
  readonly fileName: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the uploaded file. */
  readonly sha256: string;
  /** Paths of the files in the archive, or the file itself. */
  readonly members: readonly string[];
  /** Where the bytes lie; null when they were not kept. */
  readonly path: string | null;
}

/** Where collections and their bytes are kept; see stateFolder.ts and scratchFolder.ts. */
export interface Persistence {
  /**
   * Takes over the bytes at `content.path`, drops those of `previous`, and returns where they lie from now
   * on.
   */
  save(
    collection: SimulatedCollection,
    previous: SimulatedCollection | undefined,
  ): Promise<SimulatedCollection>;
  remove(collection: SimulatedCollection): Promise<void>;
  /** Remembers the next id, which held collections do not tell once one of them is gone. */
  saveNextId(nextId: number): Promise<void>;
}

/** The collections of one system. Names and user keys are unique, ids are never used twice. */
export class CollectionStore {
  private readonly byId = new Map<number, SimulatedCollection>();
  private readonly idByName = new Map<string, number>();
  private readonly idByUserKey = new Map<string, number>();
  private readonly turns = new Map<number, Promise<void>>();
  private lastChange = 0;

  constructor(
    private readonly persistence: Persistence,
    held: readonly SimulatedCollection[] = [],
    private nextId = 1,
  ) {
    for (const collection of held) this.index(collection);
  }

  list(): SimulatedCollection[] {
    return [...this.byId.values()];
  }

  get(id: number): SimulatedCollection | undefined {
    return this.byId.get(id);
  }

  byName(name: string): SimulatedCollection | undefined {
    const id = this.idByName.get(name);
    return id === undefined ? undefined : this.byId.get(id);
  }

  byUserKey(userKey: string): SimulatedCollection | undefined {
    const id = this.idByUserKey.get(userKey);
    return id === undefined ? undefined : this.byId.get(id);
  }

  /** @throws VendorError when the name or the user key is taken. */
  async create(fresh: Omit<SimulatedCollection, "id" | "lastUpdated">): Promise<SimulatedCollection> {
    this.refuseTaken(fresh.name, fresh.userKey, undefined);
    const id = this.nextId++;
    return this.inTurn(id, () => this.put({ ...fresh, id, lastUpdated: this.tick() }, undefined));
  }

  /** @throws VendorError when the collection is gone or its new name is taken. */
  async change(
    id: number,
    changes: Partial<Pick<SimulatedCollection, "name" | "observables" | "content">>,
  ): Promise<SimulatedCollection> {
    return this.inTurn(id, async () => {
      const held = this.byId.get(id);
      if (held === undefined) throw vendorErrors.unknownCollection(String(id));
      const changed = { ...held, ...changes, lastUpdated: this.tick() };
      this.refuseTaken(changed.name, null, id);
      return this.put(changed, held);
    });
  }

  async remove(id: number): Promise<boolean> {
    return this.inTurn(id, async () => {
      const held = this.byId.get(id);
      if (held === undefined) return false;
      this.discard(held);
      await this.persistence.saveNextId(this.nextId);
      await this.persistence.remove(held);
      return true;
    });
  }

  /** Discards everything, ids included, as a newly imaged system does. */
  async reset(): Promise<void> {
    await Promise.all(this.list().map(({ id }) => this.remove(id)));
    this.nextId = 1;
    await this.persistence.saveNextId(this.nextId);
  }

  private async put(
    collection: SimulatedCollection,
    previous: SimulatedCollection | undefined,
  ): Promise<SimulatedCollection> {
    if (previous !== undefined) this.discardKeys(previous);
    this.index(collection);
    try {
      const saved = await this.persistence.save(collection, previous);
      this.byId.set(collection.id, saved);
      return saved;
    } catch (error) {
      if (previous === undefined) this.discard(collection);
      else {
        this.discardKeys(collection);
        this.index(previous);
      }
      throw error;
    }
  }

  /** Changes of one collection come one after the other, since each moves the files of the one before. */
  private inTurn<Result>(id: number, change: () => Promise<Result>): Promise<Result> {
    const before = this.turns.get(id);
    const turn = before === undefined ? change() : before.then(change);
    const done = turn.then(
      () => {},
      () => {},
    );
    this.turns.set(id, done);
    return turn.finally(() => {
      if (this.turns.get(id) === done) this.turns.delete(id);
    });
  }

  private index(collection: SimulatedCollection): void {
    this.byId.set(collection.id, collection);
    this.idByName.set(collection.name, collection.id);
    if (collection.userKey !== null) this.idByUserKey.set(collection.userKey, collection.id);
    this.nextId = Math.max(this.nextId, collection.id + 1);
    this.lastChange = Math.max(this.lastChange, collection.lastUpdated);
  }

  private discard(collection: SimulatedCollection): void {
    this.byId.delete(collection.id);
    this.discardKeys(collection);
  }

  private discardKeys(collection: SimulatedCollection): void {
    this.idByName.delete(collection.name);
    if (collection.userKey !== null) this.idByUserKey.delete(collection.userKey);
  }

  private refuseTaken(name: string, userKey: string | null, self: number | undefined): void {
    const sameName = this.idByName.get(name);
    if (sameName !== undefined && sameName !== self) throw vendorErrors.nameTaken(name);
    const sameKey = userKey === null ? undefined : this.idByUserKey.get(userKey);
    if (sameKey !== undefined && sameKey !== self) throw vendorErrors.userKeyTaken(userKey ?? "");
  }

  /** Two changes within one millisecond still differ, so that drift can be recognized by the time. */
  private tick(): number {
    this.lastChange = Math.max(Date.now(), this.lastChange + 1);
    return this.lastChange;
  }
}
