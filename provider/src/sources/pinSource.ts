import { rm } from "node:fs/promises";
import type { ContentStore, StagedContent } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { describeRequest } from "./describeRequest.js";
import { EarlyReading } from "./earlyReading.js";
import { fetchFailed, type Validators } from "./fetch/fetcher.js";
import { type FetchOptions, fetchSource } from "./fetchSource.js";
import { type ContentValues, indexOf, readContent } from "./judgeContent.js";
import { knownValues } from "./knownValues.js";
import { keepValidators, validatorsOf, withLatestValidators } from "./latestValidators.js";
import { type LockedSource, lockPath, readLock, writeLock } from "./lockFile.js";
import { Provenance } from "./provenance.js";

/** What pinning a source changed. */
export interface PinnedChange {
  readonly result: "updated" | "unchanged";
  readonly added: number;
  readonly removed: number;
  /** Distinct indicators of the content that is pinned now. */
  readonly total: number;
}

/**
 * Fetches a source and pins its content in the lock file. Nothing is pinned that could not be read, and the
 * lock file stays as it is where nothing is new.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED, EXTRAHOP_CREDENTIALS_INVALID, EXTRAHOP_STORE_FAILED
 */
export async function pinSource(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  store: ContentStore,
  options: FetchOptions,
): Promise<PinnedChange> {
  const pinned = (await readLock(lockPath(declaration.file))).sources[source.name];
  if (pinned !== undefined) await store.bring(pinned.sha256);
  // Another request makes the validators of the pinned one worthless; so does content that is no longer
  // there.
  const continues =
    pinned !== undefined && pinned.request === describeRequest(source) && store.has(pinned.sha256);
  const previous = continues ? await withLatestValidators(declaration, source.name, pinned) : undefined;
  const reading = expectsNews(pinned, previous) ? new EarlyReading(source, options.signal) : undefined;
  const fetched = await fetchSource(declaration, source, previous, store, {
    ...options,
    ...(reading && { reading }),
  });
  if (fetched.kind === "unchanged") return await unchanged(declaration, source, pinned, fetched.validators);
  const { content, validators } = fetched;
  try {
    requireDeclaredDigest(source, content);
    const provenance = new Provenance(declaration.store);
    if (pinned?.sha256 === content.sha256 && provenance.has(source.name, content.sha256)) {
      await store.accept(content);
      return await unchanged(declaration, source, pinned, validators);
    }
    options.progress(`${source.name}: reading`);
    const read =
      (await reading?.valuesOf(content.path)) ?? (await readContent(source, content, options.signal));
    return await pin(declaration, source, store, pinned, { content, validators, read }, options);
  } finally {
    // Gone already where it was accepted.
    await rm(content.path, { force: true });
  }
}

/**
 * True where content that a server sends is most likely new: it is read while it is received then. A server
 * that knows no validators sends the same again and again, for which its digest is enough.
 */
const expectsNews = (pinned: LockedSource | undefined, previous: Validators | undefined): boolean =>
  pinned === undefined || previous?.etag !== undefined || previous?.lastModified !== undefined;

interface ReadSource {
  readonly content: StagedContent;
  readonly validators: Validators;
  readonly read: ContentValues;
}

async function pin(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  store: ContentStore,
  pinned: LockedSource | undefined,
  { content, validators, read }: ReadSource,
  options: FetchOptions,
): Promise<PinnedChange> {
  const { name } = source;
  const isSame = pinned?.sha256 === content.sha256;
  const since = isSame ? Date.parse(pinned.fetchedAt) : options.now;
  const values = indexOf(source, read, since);
  const provenance = new Provenance(declaration.store);
  const before = pinned === undefined ? undefined : await knownValues(declaration, source, pinned);
  if (before !== undefined) values.keepTimes(before);
  await provenance.write(name, content.sha256, values);
  await store.accept(content);
  const { sha256, bytes } = content;
  const [request, total, indicators] = [describeRequest(source), values.size, values.counts()];
  const fetchedAt = new Date(since).toISOString();
  const isSameRequest = isSame && pinned.request === request;
  await writeSource(declaration, name, {
    request,
    sha256,
    bytes,
    fetchedAt,
    ...(isSameRequest ? validatorsOf(pinned) : validators),
    total,
    indicators,
  });
  if (isSameRequest) await keepValidators(declaration, name, pinned, validators);
  if (isSame) return { result: "unchanged", added: 0, removed: 0, total };
  // Without the values of the previous content it is not known which ones are new.
  const none = { added: pinned === undefined ? total : 0, removed: 0 };
  return { result: "updated", total, ...(before === undefined ? none : values.compare(before)) };
}

async function unchanged(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  pinned: LockedSource | undefined,
  validators: Validators = {},
): Promise<PinnedChange> {
  if (pinned === undefined) {
    throw fetchFailed(
      { source },
      "the server reports no change, but nothing is pinned",
      "Run the command again.",
    );
  }
  const request = describeRequest(source);
  if (request !== pinned.request) {
    const { etag: _etag, lastModified: _modified, marker: _marker, commit: _commit, ...rest } = pinned;
    await writeSource(declaration, source.name, { ...rest, request, ...validators });
  } else await keepValidators(declaration, source.name, pinned, validators);
  return { result: "unchanged", added: 0, removed: 0, total: pinned.total };
}

async function writeSource({ file }: SourcesDeclaration, name: string, source: LockedSource): Promise<void> {
  const path = lockPath(file);
  const lock = await readLock(path);
  await writeLock(path, { ...lock, sources: { ...lock.sources, [name]: source } });
}

/** @throws ExtraHopError EXTRAHOP_FETCH_FAILED where the declaration accepts another content only */
export function requireDeclaredDigest(source: SourceDeclaration, { sha256 }: StagedContent): void {
  if (source.sha256 === undefined || source.sha256 === sha256) return;
  const found = `the content has the SHA-256 ${sha256}, and the declaration accepts only ${source.sha256}`;
  throw fetchFailed({ source }, found, "Check the new content, then correct sha256 in the declaration.");
}
