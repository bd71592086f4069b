import { createHash, randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExtraHopSystem } from "./extraHopSystem.js";
import { defaultUserKey } from "./rules.js";
import { inspectUpload } from "./stix/inspect.js";
import type { HeldContent, SimulatedCollection } from "./store.js";

/** A collection that someone else put there. */
export interface ForeignCollection {
  readonly name: string;
  /** Default: made from the name. Null for a collection without one. */
  readonly userKey?: string | null;
  /** Default 1. */
  readonly observables?: number;
}

const nothing: HeldContent = { fileName: "", bytes: 0, sha256: "", members: [], path: null };

/**
 * Changes what a system holds without its API, as another person or program would. Names are those of held
 * collections.
 */
export class Tamper {
  constructor(private readonly system: ExtraHopSystem) {}

  async remove(name: string): Promise<void> {
    await this.system.store.remove(this.held(name).id);
  }

  /**
   * Replaces the contents by a file that the system takes; it keeps the name of the file before unless one is
   * given.
   */
  async replace(name: string, bytes: Buffer, fileName?: string): Promise<void> {
    const { system } = this;
    const held = this.held(name);
    const path = join(system.uploads, `tamper-${randomUUID()}`);
    await writeFile(path, bytes, { mode: 0o600, flag: "wx" });
    const newName = fileName ?? held.content.fileName;
    const { observables, members } = await inspectUpload(path, newName, system.generation, system.options);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await system.store.change(held.id, {
      observables,
      content: { fileName: newName, bytes: bytes.length, sha256, members, path },
    });
  }

  async rename(name: string, newName: string): Promise<void> {
    await this.system.store.change(this.held(name).id, { name: newName });
  }

  /** Leaves the collection without any observable. */
  async empty(name: string): Promise<void> {
    await this.system.store.change(this.held(name).id, { observables: 0, content: nothing });
  }

  /** Adds a collection that the program under test has nothing to do with. Returns its id. */
  async add({ name, userKey = defaultUserKey(name), observables = 1 }: ForeignCollection): Promise<number> {
    const { id } = await this.system.store.create({ name, userKey, observables, content: nothing });
    return id;
  }

  private held(name: string): SimulatedCollection {
    const held = this.system.store.byName(name);
    if (held === undefined) {
      const names = this.system.store.list().map((other) => other.name);
      throw new Error(
        `${this.system.options.hostname} holds no ${JSON.stringify(name)}; it holds ${JSON.stringify(names)}`,
      );
    }
    return held;
  }
}
