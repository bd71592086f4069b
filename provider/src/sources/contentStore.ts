import { createHash, randomBytes } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { storeFailed } from "./writeAtomically.js";

/** Content that was written to the store but is not yet accepted. */
export interface StagedContent {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** Takes content in pieces; anything thrown by `write` aborts the download. */
export interface ContentWriter {
  readonly path: string;
  write(chunk: Buffer): Promise<void>;
  finish(): Promise<StagedContent>;
  /** Removes what was written; harmless after `finish`. */
  discard(): Promise<void>;
}

const dayMilliseconds = 86_400_000;
const writtenBytes = 1_048_576;
const ignoreAll = "# Delete this file to commit the content.\n*\n";
const ignoreLocal =
  "# The content is committed; the rest belongs to this machine.\n/*\n!/.gitignore\n!/.gitattributes\n!/content/\n";
/** Git's conversion of line endings (core.autocrlf, `* text=auto`) would change what the lock file pins. */
const attributes = "content/* -text\n";

/**
 * Fetched content on disk, each file named by its SHA-256. Content appears whole or not at all, and is never
 * changed afterwards.
 */
export class ContentStore {
  readonly #content: string;
  readonly #incoming: string;
  /** Staged files by path: fulfilled once they are on the disk. */
  readonly #stored = new Map<string, Promise<void>>();

  constructor(readonly folder: string) {
    this.#content = join(folder, "content");
    this.#incoming = join(folder, "incoming");
  }

  /** Path of the content with a digest, whether it is there or not. */
  pathOf(sha256: string): string {
    return join(this.#content, sha256);
  }

  has(sha256: string): boolean {
    return existsSync(this.pathOf(sha256));
  }

  /**
   * Makes the folders; git ignores a new store, and never converts line endings of content. Where somebody
   * has removed its .gitignore to commit the content, git ignores what belongs to this machine.
   */
  async prepare(): Promise<void> {
    try {
      const isNew = !existsSync(this.folder);
      await mkdir(this.#content, { recursive: true });
      await mkdir(this.#incoming, { recursive: true });
      await writeMissing(join(this.folder, ".gitignore"), isNew ? ignoreAll : ignoreLocal);
      await writeMissing(join(this.folder, ".gitattributes"), attributes);
      await this.#removeAbandoned();
    } catch (error) {
      throw storeFailed(`preparing the store ${this.folder}`, error);
    }
  }

  /** @param maxBytes after which {@link TooLarge} is thrown */
  async writer(maxBytes: number): Promise<ContentWriter> {
    const path = join(this.#incoming, `${randomBytes(8).toString("hex")}.part`);
    const failed = (error: unknown) => storeFailed(`writing to the store ${this.folder}`, error);
    const handle = await open(path, "wx").catch((error) => {
      throw failed(error);
    });
    const hash = createHash("sha256");
    const disk = new DelayedWriting(handle);
    let bytes = 0;
    let isOpen = true;
    const close = async () => {
      if (!isOpen) return;
      isOpen = false;
      await handle.close();
    };
    return {
      path,
      write: async (chunk) => {
        bytes += chunk.length;
        if (bytes > maxBytes) throw new TooLarge(maxBytes);
        await disk.write(chunk).catch((error) => {
          throw failed(error);
        });
        hash.update(chunk);
      },
      finish: async () => {
        await disk.flush().catch((error) => {
          throw failed(error);
        });
        // The content is read meanwhile; it is accepted once it is on the disk.
        const stored = handle.sync().then(close);
        stored.catch(() => undefined);
        this.#stored.set(path, stored);
        return { path, sha256: hash.digest("hex"), bytes };
      },
      discard: async () => {
        // What is discarded need not reach the disk.
        await disk.flush().catch(() => undefined);
        await close().catch(() => undefined);
        await rm(path, { force: true }).catch(() => undefined);
      },
    };
  }

  /** Makes staged content part of the store. */
  async accept({ path, sha256 }: StagedContent): Promise<void> {
    try {
      await this.#stored.get(path);
      this.#stored.delete(path);
      await rename(path, this.pathOf(sha256));
    } catch (error) {
      throw storeFailed(`writing to the store ${this.folder}`, error);
    }
  }

  /** Uploads content that the store has to the remote store, where one is declared. */
  async share(_sha256: string, _bytes: number): Promise<void> {}

  /** Gets content from the remote store, where one is declared. @returns whether the store has it then */
  async bring(sha256: string): Promise<boolean> {
    return this.has(sha256);
  }

  /** Ends connections. */
  async close(): Promise<void> {}

  /** True where the content is there and its bytes are those of its name. */
  async isIntact(sha256: string): Promise<boolean> {
    if (!this.has(sha256)) return false;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(this.pathOf(sha256))) hash.update(chunk as Buffer);
    return hash.digest("hex") === sha256;
  }

  /** What remains of an interrupted run. */
  async #removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.#incoming)) {
      const path = join(this.#incoming, name);
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined && Date.now() - found.mtimeMs > dayMilliseconds)
        await rm(path, { force: true });
    }
  }
}

/** Leaves a file that is there as it is. */
async function writeMissing(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** Writes large pieces, each while the next one is received. */
class DelayedWriting {
  readonly #handle: FileHandle;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #current: Promise<void> = Promise.resolve();

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @throws what an earlier write was refused with */
  async write(chunk: Buffer): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= writtenBytes) await this.#begin();
  }

  async flush(): Promise<void> {
    await this.#begin();
    await this.#current;
  }

  async #begin(): Promise<void> {
    const [only] = this.#waiting;
    const piece = this.#waiting.length === 1 && only !== undefined ? only : Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    await this.#current;
    this.#current = this.#handle.writeFile(piece);
    this.#current.catch(() => undefined);
  }
}

/** The server sent more than the declaration allows. */
export class TooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`the content has more than ${maxBytes} bytes`);
  }
}
