import { rm } from "node:fs/promises";
import { ContentStore, type StagedContent } from "../contentStore.js";
import type { RemoteStore } from "./remoteStore.js";

/** A content store whose contents are kept in a remote store too. */
export class SharedStore extends ContentStore {
  readonly #remote: RemoteStore;
  readonly #uploads: boolean;
  readonly #shared = new Set<string>();

  /** @param uploads false where the remote store is only read: the account may lack the right to write */
  constructor(folder: string, remote: RemoteStore, uploads: boolean) {
    super(folder);
    this.#remote = remote;
    this.#uploads = uploads;
  }

  /** Uploads content first: a lock file never pins what other machines cannot get. */
  override async accept(content: StagedContent): Promise<void> {
    const { sha256, path, bytes } = content;
    await this.#put(sha256, path, bytes);
    await super.accept(content);
  }

  override async share(sha256: string, bytes: number): Promise<void> {
    if (this.has(sha256)) await this.#put(sha256, this.pathOf(sha256), bytes);
  }

  async #put(sha256: string, path: string, bytes: number): Promise<void> {
    if (!this.#uploads || this.#shared.has(sha256)) return;
    await this.#remote.put(sha256, path, bytes);
    this.#shared.add(sha256);
  }

  override async bring(sha256: string): Promise<boolean> {
    if (this.has(sha256)) return true;
    const content = await this.#remote.get(sha256, this);
    if (content === undefined) return false;
    this.#shared.add(sha256);
    try {
      await super.accept(content);
    } finally {
      // Gone already where it was accepted.
      await rm(content.path, { force: true });
    }
    return true;
  }

  override async close(): Promise<void> {
    await this.#remote.close();
  }
}
