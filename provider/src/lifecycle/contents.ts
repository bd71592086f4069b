import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join, resolve } from "node:path";
import { sourceChanged, type UploadFile } from "../api/index.js";
import {
  encodeIndex,
  type IndicatorIndex,
  type Inspection,
  inspect,
  type Loss,
  prepareUpload,
  readFeed,
  type Scope,
  type TypedValue,
} from "../stix/index.js";
import type { Generation, SystemLimits } from "../systems/index.js";

export interface UploadWish {
  readonly source: string;
  readonly scope: Scope | undefined;
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
 * The sources of this process: each is inspected once and made ready once per generation, however many systems take it. A source whose
 * files changed since (size, times or inode) is looked at anew.
 */
export class Contents {
  private readonly inspections = new Map<
    string,
    { readonly signature: string; readonly inspection: Promise<Inspection> }
  >();
  private readonly uploads = new Map<string, Promise<ReadyUpload & { readonly handle: FileHandle }>>();

  /** @param folder against which relative sources are resolved: the program's folder */
  constructor(readonly folder: string) {}

  inspect(source: string, scope: Scope | undefined): Promise<Inspection> {
    const path = resolve(this.folder, source);
    const key = `${scope ?? ""}:${path}`;
    const signature = signatureOf(path);
    const known = this.inspections.get(key);
    if (known !== undefined && known.signature === signature) return known.inspection;
    const inspection = inspect(path, scope === undefined ? {} : { scope });
    this.inspections.set(key, { signature, inspection });
    inspection.catch(() => this.inspections.delete(key));
    return inspection;
  }

  /** The source's indicators in a few bytes, for the previews to come; counts alone where there are too many. */
  async index(source: string, scope: Scope | undefined): Promise<IndicatorIndex> {
    const inspection = await this.inspect(source, scope);
    if (inspection.total > mostIndexed) return { format: 1, counts: inspection.indicators };
    const values: TypedValue[] = [];
    for await (const events of readFeed(inspection.path, scope === undefined ? {} : { scope })) {
      for (const event of events) {
        if (event.kind === "indicator") values.push(event.indicator);
      }
    }
    return encodeIndex(values);
  }

  /**
   * The file for a generation, opened; temporary files are unlinked at once, so that none is left behind however the process ends.
   *
   * @throws ExtraHopError EXTRAHOP_SOURCE_CHANGED when the source no longer is what was previewed, or EXTRAHOP_SOURCE_UNSUITABLE
   */
  async upload(wish: UploadWish): Promise<ReadyUpload> {
    const inspection = await this.inspect(wish.source, wish.scope);
    if (inspection.digest !== wish.digest) throw sourceChanged(wish.source);
    const { generation, name, limits } = wish;
    const key = JSON.stringify([
      inspection.path,
      wish.digest,
      wish.scope,
      generation,
      name,
      limits.observablesPerFile,
    ]);
    const known = this.uploads.get(key);
    if (known !== undefined) return known;
    const ready = this.makeReady(wish, inspection);
    this.uploads.set(key, ready);
    ready.catch(() => this.uploads.delete(key));
    return ready;
  }

  private async makeReady(
    wish: UploadWish,
    inspection: Inspection,
  ): Promise<ReadyUpload & { handle: FileHandle }> {
    const prepared = await prepareUpload(inspection.path, {
      generation: wish.generation,
      collectionName: wish.name,
      inspection,
      limits: {
        observablesPerFile: wish.limits.observablesPerFile,
        observablesPerCollection: wish.limits.observablesPerCollection,
      },
      ...(wish.scope === undefined ? {} : { scope: wish.scope }),
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

/** More values than this never fit the bound of an index, so they needn't be collected. */
const mostIndexed = 200_000;

/** Changes whenever a file that belongs to the source changes, as far as the file system tells. */
function signatureOf(path: string): string {
  const hash = createHash("sha256");
  const visit = (place: string, depth: number) => {
    const stat = statSync(place, { bigint: true, throwIfNoEntry: false });
    hash.update(`${place}\0${stat?.size}\0${stat?.mtimeNs}\0${stat?.ctimeNs}\0${stat?.ino}\n`);
    if (stat?.isDirectory() !== true || depth > 64) return;
    for (const name of readdirSync(place).sort()) visit(join(place, name), depth + 1);
  };
  visit(path, 0);
  return hash.digest("hex");
}
