import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority, restoreAuthority } from "./authority.js";
import type { Persistence, SimulatedCollection } from "./store.js";

/** What a state folder held when it was opened. */
export interface StoredState {
  readonly collections: readonly SimulatedCollection[];
  readonly nextId: number;
}

type CollectionRecord = Omit<SimulatedCollection, "content"> & {
  readonly content: Omit<SimulatedCollection["content"], "path"> & { readonly file: string | null };
};

/**
 * Keeps collections on disk: `collections/<id>.json` and, where bytes are kept, `files/<id>.<lastUpdated>`,
 * so that a change touches its own files only. Every file appears by rename, so a killed process leaves the
 * old state or the new one.
 */
export class StateFolder implements Persistence {
  private readonly collections: string;
  private readonly files: string;
  /** Where uploads land first; on the same file system, so that keeping one is a rename. */
  readonly uploads: string;
  private serial = 0;
  private nextIdWrites: Promise<void> = Promise.resolve();

  constructor(private readonly folder: string) {
    this.collections = join(folder, "collections");
    this.files = join(folder, "files");
    this.uploads = join(folder, "uploads");
  }

  async open(): Promise<StoredState> {
    await rm(this.uploads, { recursive: true, force: true });
    for (const folder of [this.folder, this.collections, this.files, this.uploads]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    }
    const collections: SimulatedCollection[] = [];
    for (const name of await readdir(this.collections)) {
      if (!name.endsWith(".json")) continue;
      const { content, ...rest } = JSON.parse(
        await readFile(join(this.collections, name), "utf8"),
      ) as CollectionRecord;
      const { file, ...described } = content;
      collections.push({
        ...rest,
        content: { ...described, path: file === null ? null : join(this.files, file) },
      });
    }
    collections.sort((left, right) => left.id - right.id);
    return { collections, nextId: Number((await readIfThere(this.nextIdFile)) ?? 1) };
  }

  /** The authority that an earlier run kept here, or a new one that is kept from now on. */
  async authority(): Promise<Authority> {
    const certificateFile = join(this.folder, "ca.pem");
    const keyFile = join(this.folder, "ca.key");
    const [caPem, keyPem] = await Promise.all([readIfThere(certificateFile), readIfThere(keyFile)]);
    if (caPem !== undefined && keyPem !== undefined) return restoreAuthority(caPem, keyPem);
    const authority = await createAuthority();
    await this.replaceFile(keyFile, authority.keyPem);
    await this.replaceFile(certificateFile, authority.caPem);
    return authority;
  }

  async save(
    collection: SimulatedCollection,
    previous: SimulatedCollection | undefined,
  ): Promise<SimulatedCollection> {
    const { path, ...described } = collection.content;
    const old = previous?.content.path ?? null;
    let kept = path;
    if (path !== null && path !== old) {
      kept = join(this.files, `${collection.id}.${collection.lastUpdated}`);
      await rename(path, kept);
    }
    const file = kept === null ? null : kept.slice(this.files.length + 1);
    const stored: CollectionRecord = { ...collection, content: { ...described, file } };
    await this.replaceFile(join(this.collections, `${collection.id}.json`), JSON.stringify(stored));
    if (old !== null && old !== kept) await rm(old, { force: true });
    return { ...collection, content: { ...described, path: kept } };
  }

  async remove(collection: SimulatedCollection): Promise<void> {
    await rm(join(this.collections, `${collection.id}.json`), { force: true });
    if (collection.content.path !== null) await rm(collection.content.path, { force: true });
  }

  async saveNextId(nextId: number): Promise<void> {
    const write = this.nextIdWrites
      .catch(() => {})
      .then(() => this.replaceFile(this.nextIdFile, String(nextId)));
    this.nextIdWrites = write;
    await write;
  }

  private get nextIdFile(): string {
    return join(this.folder, "nextId");
  }

  private async replaceFile(path: string, text: string): Promise<void> {
    const temporary = join(this.uploads, `write-${this.serial++}`);
    await writeFile(temporary, text, { mode: 0o600, flag: "wx" });
    await rename(temporary, path);
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
