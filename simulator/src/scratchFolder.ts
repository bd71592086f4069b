import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Persistence, SimulatedCollection } from "./store.js";

/** Keeps collections in memory and their bytes in a private temporary folder, until the system is stopped. */
export class ScratchFolder implements Persistence {
  private constructor(readonly uploads: string) {}

  static async open(): Promise<ScratchFolder> {
    return new ScratchFolder(await mkdtemp(join(tmpdir(), "extrahop-sim-")));
  }

  async save(
    collection: SimulatedCollection,
    previous: SimulatedCollection | undefined,
  ): Promise<SimulatedCollection> {
    const old = previous?.content.path ?? null;
    if (old !== null && old !== collection.content.path) await rm(old, { force: true });
    return collection;
  }

  async remove(collection: SimulatedCollection): Promise<void> {
    if (collection.content.path !== null) await rm(collection.content.path, { force: true });
  }

  async saveNextId(): Promise<void> {}

  async close(): Promise<void> {
    await rm(this.uploads, { recursive: true, force: true });
  }
}
