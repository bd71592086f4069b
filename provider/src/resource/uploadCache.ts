import { type FileHandle, open } from "node:fs/promises";
import { sourceChanged, type UploadFile } from "../api/index.js";
import type { InspectionCache } from "../inspection/inspectionCache.js";
import {
  type IndicatorIndex,
  type KnownInspection,
  type Loss,
  prepareUpload,
  type ReadingChoices,
} from "../stix/index.js";
import type { Generation, SystemLimits } from "../systems/index.js";

export interface UploadWish {
  readonly source: string;
  readonly choices: ReadingChoices;
  /** The digest that was previewed. */
  readonly digest: string;
  readonly generation: Generation;
  readonly name: string;
  readonly limits: SystemLimits;
}

/** A file ready to be sent, shared by all systems that take the same. */
export interface ReadyUpload {
  readonly file: UploadFile;
  readonly how: "as-is" | "packed" | "converted";
  readonly losses: readonly Loss[];
}

/**
 * The sources of this process: each is inspected once and made ready once per generation, however many systems take it.
 */
export class UploadCache {
  readonly #inspections: InspectionCache;
  readonly #uploads = new Map<string, Promise<ReadyUpload & { readonly handle: FileHandle }>>();

  constructor(inspections: InspectionCache) {
    this.#inspections = inspections;
  }

  inspect(source: string, choices: ReadingChoices): Promise<KnownInspection> {
    return this.#inspections.inspect(source, choices);
  }

  /** The source's indicators in a few bytes, for the previews to come; counts alone where there are too many. */
  index(source: string, choices: ReadingChoices): Promise<IndicatorIndex> {
    return this.#inspections.index(source, choices);
  }

  /**
   * The file for a generation, opened; temporary files are unlinked at once, so that none remains however the process ends.
   *
   * @throws ExtraHopError EXTRAHOP_SOURCE_CHANGED when the source no longer is what was previewed, or EXTRAHOP_SOURCE_UNSUITABLE
   */
  async upload(wish: UploadWish): Promise<ReadyUpload> {
    const inspection = await this.inspect(wish.source, wish.choices);
    if (inspection.digest !== wish.digest) throw sourceChanged(wish.source);
    const { generation, name, limits } = wish;
    const key = JSON.stringify([
      inspection.path,
      wish.digest,
      wish.choices,
      generation,
      name,
      limits.observablesPerFile,
    ]);
    const known = this.#uploads.get(key);
    if (known !== undefined) return known;
    const ready = this.#makeReady(wish, inspection);
    this.#uploads.set(key, ready);
    ready.catch(() => this.#uploads.delete(key));
    return ready;
  }

  /** Lets go of all files; nothing can be uploaded afterwards. */
  async close(): Promise<void> {
    const uploads = await Promise.allSettled(this.#uploads.values());
    this.#uploads.clear();
    for (const upload of uploads) if (upload.status === "fulfilled") await upload.value.handle.close();
    await this.#inspections.close();
  }

  async #makeReady(
    wish: UploadWish,
    inspection: KnownInspection,
  ): Promise<ReadyUpload & { handle: FileHandle }> {
    const prepared = await prepareUpload(inspection.path, {
      generation: wish.generation,
      collectionName: wish.name,
      inspection,
      limits: {
        observablesPerFile: wish.limits.observablesPerFile,
        observablesPerCollection: wish.limits.observablesPerCollection,
      },
      ...wish.choices,
    });
    try {
      const handle = await open(prepared.path, "r");
      const file: UploadFile = {
        descriptor: handle.fd,
        bytes: prepared.bytes,
        sha256: prepared.sha256,
        fileName: prepared.fileName,
        label: wish.source,
      };
      return { file, how: prepared.how, losses: prepared.losses, handle };
    } finally {
      await prepared.dispose();
    }
  }
}
