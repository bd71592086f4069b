import { open } from "node:fs/promises";
import { sourceChanged, type UploadFile } from "../api/index.js";
import { isExtraHopError } from "../errors/index.js";
import type { InspectionCache } from "../inspection/inspectionCache.js";
import type { FeedState } from "../inspection/previousValues.js";
import {
  type IndexChange,
  type IndicatorIndex,
  type KnownInspection,
  type Loss,
  prepareUpload,
  type ReadingChoices,
} from "../stix/index.js";
import type { Generation, SystemLimits } from "../systems/index.js";
import { Spool, storageError } from "./spool.js";

/** Which file an upload needs. */
export interface UploadRequest {
  readonly source: string;
  readonly choices: ReadingChoices;
  /** The digest that was previewed. */
  readonly digest: string;
  readonly generation: Generation;
  readonly name: string;
  readonly limits: SystemLimits;
}

/** A file ready to be sent. */
export interface ReadyUpload {
  readonly file: UploadFile;
  readonly how: "as-is" | "packed" | "converted";
  readonly losses: readonly Loss[];
}

/** A prepared file: in the spool, or the source itself, which is opened for each upload. */
interface Prepared extends Omit<ReadyUpload, "file"> {
  readonly path: string | undefined;
  readonly file: Omit<UploadFile, "descriptor"> & { readonly descriptor?: number };
}

/**
 * The sources of this process: each is inspected once and prepared once per generation, however many systems
 * take it.
 */
export class UploadCache {
  readonly #inspections: InspectionCache;
  readonly #spool: Spool;
  readonly #prepared = new Map<string, Promise<Prepared>>();

  /** @param spool where converted files are kept until the process ends */
  constructor(inspections: InspectionCache, spool = new Spool()) {
    this.#inspections = inspections;
    this.#spool = spool;
  }

  inspect(source: string, choices: ReadingChoices): Promise<KnownInspection> {
    return this.#inspections.inspect(source, choices);
  }

  /**
   * The source's indicators in a few bytes, for the previews to come; counts alone where there are too many.
   */
  index(source: string, choices: ReadingChoices): Promise<IndicatorIndex> {
    return this.#inspections.index(source, choices);
  }

  /** What changed in a feed since its state, value by value where the previous values can be found. */
  compare(before: FeedState, source: string, choices: ReadingChoices): Promise<IndexChange> {
    return this.#inspections.compare(before, source, choices);
  }

  /**
   * Lends the file for a generation. It is open only while `send` runs: a run with many feeds would otherwise
   * use up the descriptors of the process.
   *
   * @throws ExtraHopError EXTRAHOP_SOURCE_CHANGED when the source no longer is what was previewed,
   *   EXTRAHOP_TEMPORARY_STORAGE, or EXTRAHOP_SOURCE_UNSUITABLE
   */
  async withUpload<T>(request: UploadRequest, send: (upload: ReadyUpload) => Promise<T>): Promise<T> {
    const { path, file, ...rest } = await this.#prepare(request);
    if (path === undefined) return send({ ...rest, file: file as UploadFile });
    const handle = await open(path, "r").catch(() => {
      throw sourceChanged(request.source);
    });
    try {
      return await send({ ...rest, file: { ...file, descriptor: handle.fd } });
    } finally {
      await handle.close();
    }
  }

  /** Closes all files; nothing can be uploaded afterwards. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#prepared.values());
    this.#prepared.clear();
    await this.#spool.close();
    await this.#inspections.close();
  }

  async #prepare(request: UploadRequest): Promise<Prepared> {
    const inspection = await this.inspect(request.source, request.choices);
    if (inspection.digest !== request.digest) throw sourceChanged(request.source);
    const { digest, choices, generation, name, limits } = request;
    const key = JSON.stringify([
      inspection.path,
      digest,
      choices,
      generation,
      name,
      limits.observablesPerFile,
    ]);
    const known = this.#prepared.get(key);
    if (known !== undefined) return known;
    const prepared = this.#make(request, inspection);
    this.#prepared.set(key, prepared);
    prepared.catch(() => this.#prepared.delete(key));
    return prepared;
  }

  async #make(request: UploadRequest, inspection: KnownInspection): Promise<Prepared> {
    try {
      return await this.#makeFile(request, inspection);
    } catch (error) {
      throw isExtraHopError(error) ? error : storageError(error, `preparing ${request.source}`);
    }
  }

  async #makeFile(request: UploadRequest, inspection: KnownInspection): Promise<Prepared> {
    const { observablesPerFile, observablesPerCollection } = request.limits;
    const prepared = await prepareUpload(inspection.path, {
      generation: request.generation,
      collectionName: request.name,
      inspection,
      limits: { observablesPerFile, observablesPerCollection },
      ...request.choices,
    });
    const { path, bytes, sha256, fileName, how, losses } = prepared;
    const file = { bytes, sha256, fileName, label: request.source };
    if (how === "as-is") return { path, file, how, losses };
    try {
      return { path: undefined, file: { ...file, ...(await this.#spool.append(path, bytes)) }, how, losses };
    } finally {
      await prepared.dispose();
    }
  }
}
