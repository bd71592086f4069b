import { readFile, rm } from "node:fs/promises";
import type { ContentStore } from "../contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "../declaration/model.js";
import { describeRequest } from "../describeRequest.js";
import { fetchFailed } from "../fetch/fetcher.js";
import { type FetchOptions, fetchSource } from "../fetchSource.js";
import { keepValidators, validatorsOf, withLatestValidators } from "../latestValidators.js";
import { type LockedList, lockPath, readLock, writeLock } from "../lockFile.js";
import type { PinnedChange } from "../pinSource.js";
import { restoreContent } from "../restoreContent.js";
import { sourceOfList } from "./declaredLists.js";
import { compareEntries, parseWarningList, type WarningListContent } from "./warningList.js";

/**
 * Fetches a warning list and pins it in the lock file. Nothing is pinned that is no warning list.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED, EXTRAHOP_CREDENTIALS_INVALID, EXTRAHOP_STORE_FAILED
 */
export async function pinList(
  declaration: SourcesDeclaration,
  name: string,
  store: ContentStore,
  options: FetchOptions,
): Promise<PinnedChange> {
  const source = sourceOfList(declaration, name);
  const request = describeRequest(source);
  const pinned = (await readLock(lockPath(declaration.file))).warninglists?.[name];
  if (pinned !== undefined) await store.bring(pinned.sha256);
  const held = pinned !== undefined && store.has(pinned.sha256) ? pinned : undefined;
  const previous =
    held?.request === request ? await withLatestValidators(declaration, source.name, held) : undefined;
  const fetched = await fetchSource(declaration, source, previous, store, options);
  if (fetched.kind === "unchanged") return kept(source, held);
  const { content, validators } = fetched;
  try {
    const list = parsed(source, await readFile(content.path, "utf8"));
    const before = held === undefined ? [] : entriesOf(await readFile(store.pathOf(held.sha256), "utf8"));
    await store.accept(content);
    const { sha256, bytes } = content;
    const isSame = pinned?.sha256 === sha256;
    const fetchedAt = isSame ? pinned.fetchedAt : new Date(options.now).toISOString();
    const total = list.entries.length;
    const isSameRequest = isSame && pinned.request === request;
    await writeList(declaration, name, {
      request,
      sha256,
      bytes,
      fetchedAt,
      total,
      ...(isSameRequest ? validatorsOf(pinned) : validators),
    });
    if (isSameRequest) await keepValidators(declaration, source.name, pinned, validators);
    if (isSame) return { result: "unchanged", added: 0, removed: 0, total };
    return { result: "updated", ...compareEntries(before, list.entries), total };
  } finally {
    // Gone already where it was accepted.
    await rm(content.path, { force: true });
  }
}

/** Gets the pinned content of a warning list back into the store. @throws ExtraHopError as {@link pinList} */
export async function restoreList(
  declaration: SourcesDeclaration,
  name: string,
  store: ContentStore,
  options: FetchOptions,
): Promise<PinnedChange> {
  const { warninglists = {} } = await readLock(lockPath(declaration.file));
  const source = sourceOfList(declaration, name);
  return await restoreContent(declaration, source, warninglists[name], store, options);
}

function kept(source: SourceDeclaration, pinned: LockedList | undefined): PinnedChange {
  if (pinned === undefined)
    throw fetchFailed({ source }, "the server reports no change, but nothing is pinned", "Try again.");
  return { result: "unchanged", added: 0, removed: 0, total: pinned.total };
}

function parsed(source: SourceDeclaration, text: string): WarningListContent {
  const list = parseWarningList(text);
  if (!("fault" in list)) return list;
  const remedy = "Check its name and `warninglists` in the declaration; MISP's lists are NAME/list.json.";
  throw fetchFailed({ source }, `it is no warning list of MISP: ${list.fault}`, remedy);
}

function entriesOf(text: string): readonly string[] {
  const list = parseWarningList(text);
  return "fault" in list ? [] : list.entries;
}

async function writeList({ file }: SourcesDeclaration, name: string, list: LockedList): Promise<void> {
  const path = lockPath(file);
  const lock = await readLock(path);
  await writeLock(path, { ...lock, warninglists: { ...lock.warninglists, [name]: list } });
}
