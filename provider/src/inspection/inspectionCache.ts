import { resolve } from "node:path";
import { ConcurrencyLimit } from "../concurrency/concurrencyLimit.js";
import {
  type DocumentSummary,
  defaultLimits,
  encodeIndex,
  type IndexChange,
  type IndicatorIndex,
  isIndicatorIndex,
  type KnownInspection,
  type Problem,
  type ReadingChoices,
  readFeed,
  sameDocuments,
  type TypedValue,
} from "../stix/index.js";
import { EntryStore } from "./entryStore.js";
import { feedFolders } from "./feedFolders.js";
import { inspectSnapshot } from "./inspectSnapshot.js";
import { compareWithPrevious, type FeedState } from "./previousValues.js";
import { rawFingerprint, type Signature, signatureOf, sizeOf } from "./signature.js";
import { WorkerPool } from "./workerPool.js";

/**
 * A file younger than this may change once more without another time stamp: clocks of file systems are
 * coarse.
 */
const settledMilliseconds = 2_000;
/** Smaller sources are read sooner than a worker thread starts. */
const worthAWorkerBytes = 4_000_000;
/** More values than this never fit the bound of an index, so they need not be collected. */
const maxIndexed = 200_000;
/** Each source that is read takes some descriptors of this process, and a fleet may have thousands. */
const maxReadAtOnce = 32;

/**
 * Inspections of sources, each made once: remembered in the process by what the file system says, and between
 * processes by content, so that a preview, the update after it and tomorrow's run read only what changed. A
 * wrong or lost memory only costs a new inspection.
 */
export class InspectionCache {
  readonly #folder: string;
  readonly #now: () => number;
  readonly #inspections = new Map<
    string,
    { readonly signature: string; readonly found: Promise<KnownInspection> }
  >();
  readonly #indexes = new Map<string, Promise<IndicatorIndex>>();
  readonly #store: EntryStore | undefined;
  readonly #cacheFolder: string | undefined;
  readonly #pool = new WorkerPool();
  readonly #reading = new ConcurrencyLimit(maxReadAtOnce);

  /**
   * @param folder against which relative sources are resolved
   * @param cacheFolder where inspections are kept between processes; undefined keeps none
   * @param now milliseconds since 1970, by the clock that the file system's times are compared with
   */
  constructor(folder: string, cacheFolder: string | undefined, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
    this.#cacheFolder = cacheFolder;
    this.#store = cacheFolder === undefined ? undefined : new EntryStore(cacheFolder);
  }

  inspect(source: string, choices: ReadingChoices): Promise<KnownInspection> {
    const path = resolve(this.#folder, source);
    const key = JSON.stringify([path, choices]);
    const signature = signatureOf(path);
    const known = this.#inspections.get(key);
    if (known !== undefined && known.signature === signature.text) return known.found;
    const found = this.#reading.run(() => this.#find(path, choices, signature));
    this.#inspections.set(key, { signature: signature.text, found });
    found.catch(() => this.#inspections.delete(key));
    return found;
  }

  /**
   * The source's indicators in a few bytes; counts alone where there are too many. Remembered by content, as
   * inspections are.
   */
  async index(source: string, choices: ReadingChoices): Promise<IndicatorIndex> {
    const inspection = await this.inspect(source, choices);
    const { total, indicators, digest } = inspection;
    if (total > maxIndexed) return { format: 1, counts: indicators };
    const key = JSON.stringify(["index", revision(), choices, digest]);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.#reading.run(() => this.#findIndex(key, inspection, choices));
    this.#indexes.set(key, index);
    index.catch(() => this.#indexes.delete(key));
    return index;
  }

  /** What changed in a feed since its state; `undefined` for a feed that is new. */
  async compare(
    before: FeedState | undefined,
    source: string,
    choices: ReadingChoices,
  ): Promise<IndexChange> {
    const { path, digest } = await this.inspect(source, choices);
    const index = await this.index(source, choices);
    return await compareWithPrevious(
      before,
      { path, digest, choices, index },
      feedFolders(path, this.#cacheFolder),
    );
  }

  async #findIndex(
    key: string,
    { path, documents }: KnownInspection,
    choices: ReadingChoices,
  ): Promise<IndicatorIndex> {
    const kept = await this.#store?.get(key);
    if (isIndicatorIndex(kept)) return kept;
    const made = await readIndex(path, choices);
    // What changed since the inspection must not be taken for it tomorrow.
    if (sameDocuments(made.documents, documents)) await this.#store?.put(key, made.index);
    return made.index;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #find(path: string, choices: ReadingChoices, signature: Signature): Promise<KnownInspection> {
    const store = this.#store;
    if (store === undefined) return this.#make(path, choices);
    const began = this.#now();
    const place = JSON.stringify(["place", revision(), choices, signature.text]);
    const pointer = await store.get(place);
    const kept = typeof pointer === "string" ? await this.#stored(store, pointer, path) : undefined;
    if (kept !== undefined) return kept;
    // A source that exceeds the limit is refused by its size; hashing it first could take hours.
    const isReadable = sizeOf(path) <= defaultLimits.unpackedBytes;
    const fingerprint = isReadable ? await rawFingerprint(path).catch(() => undefined) : undefined;
    // What cannot be read is not kept; the inspection says why.
    if (fingerprint === undefined) return this.#make(path, choices);
    const content = JSON.stringify(["content", revision(), choices, fingerprint]);
    let found = await this.#stored(store, content, path);
    if (found === undefined) {
      found = await this.#make(path, choices);
      if (!found.ok) return found;
      await store.put(content, found);
    }
    const unchanged = signatureOf(path).text === signature.text;
    if (unchanged && began - signature.lastChange > settledMilliseconds) await store.put(place, content);
    return found;
  }

  async #stored(store: EntryStore, key: string, path: string): Promise<KnownInspection | undefined> {
    const value = await store.get(key);
    return isInspection(value) ? movedTo(path, value) : undefined;
  }

  async #make(path: string, choices: ReadingChoices): Promise<KnownInspection> {
    const bytes = sizeOf(path);
    // What exceeds the limit is refused without reading it.
    const isQuick = bytes < worthAWorkerBytes || bytes > defaultLimits.unpackedBytes;
    const [snapshots] = feedFolders(path, this.#cacheFolder).snapshots;
    const { expired: _, ...known } = isQuick
      ? await inspectSnapshot(path, choices, snapshots)
      : await this.#pool.inspect({ path, choices, snapshots });
    return known;
  }
}

/** The index of what is there now, with the documents that were read for it. */
async function readIndex(
  path: string,
  choices: ReadingChoices,
): Promise<{ readonly index: IndicatorIndex; readonly documents: readonly DocumentSummary[] }> {
  const values: TypedValue[] = [];
  const documents: DocumentSummary[] = [];
  for await (const events of readFeed(path, choices)) {
    for (const event of events) {
      if (event.kind === "indicator" && event.indicator.context.revoked !== true)
        values.push(event.indicator);
      if (event.kind === "document") documents.push(event.document);
    }
  }
  return { index: encodeIndex(values), documents };
}

let ownRevision: string | undefined;

/** Other code may find something else in the same source. */
function revision(): string {
  ownRevision ??= signatureOf(resolve(__dirname, "..", "stix")).text;
  return ownRevision;
}

/** The store checks that an entry is whole; this tells an entry of this kind from any other. */
function isInspection(value: unknown): value is KnownInspection {
  return (
    typeof value === "object" &&
    value !== null &&
    "digest" in value &&
    "documents" in value &&
    "problems" in value
  );
}

/** The same content may have been inspected at another place. */
function movedTo(path: string, found: KnownInspection): KnownInspection {
  if (found.path === path) return found;
  const moved = <T extends { readonly file: string }>(thing: T): T =>
    thing.file.startsWith(found.path)
      ? { ...thing, file: path + thing.file.slice(found.path.length) }
      : thing;
  return {
    ...found,
    path,
    documents: found.documents.map(moved),
    problems: found.problems.map((problem): Problem => moved(problem)),
  };
}
