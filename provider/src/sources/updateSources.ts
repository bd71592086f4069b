import { ExtraHopError } from "../errors/index.js";
import type { ContentStore } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import type { FetchOptions } from "./fetchSource.js";
import { lockPath, readLock } from "./lockFile.js";
import { type PinnedChange, pinSource } from "./pinSource.js";
import { openStore } from "./remote/openStore.js";
import { restoreSource } from "./restoreSource.js";
import { recordFailure, recordSuccess } from "./sourceStatus.js";
import { withStoreLock } from "./storeLock.js";
import { listsOf, listTitle, nameOfList } from "./warninglists/declaredLists.js";
import { pinList, restoreList } from "./warninglists/pinList.js";

/** How the update of one source ended. */
export interface SourceUpdate extends Omit<PinnedChange, "result"> {
  readonly source: string;
  readonly result: "updated" | "unchanged" | "failed";
  /** Why it failed; the content that was pinned before stays. */
  readonly error?: ExtraHopError;
}

export interface UpdateOptions extends FetchOptions {
  /** Called before the first source, with the number of sources and warning lists. */
  begin?(sources: number): void;
  /** Called as each source ends. */
  done(update: SourceUpdate): void;
}

/**
 * Fetches sources, and the warning lists that their filters use, and pins what they deliver. A source that
 * fails keeps its last content; the others continue.
 *
 * @param names of the sources; all that are fetched (everything but merges) where it is empty
 * @throws ExtraHopError EXTRAHOP_LOCK_INVALID, EXTRAHOP_STORE_FAILED, EXTRAHOP_DECLARATION_INVALID for a name
 *   that is not declared
 */
export function updateSources(
  declaration: SourcesDeclaration,
  names: readonly string[],
  options: UpdateOptions,
): Promise<readonly SourceUpdate[]> {
  return eachSource(declaration, names, options, { source: pinSource, list: pinList, uploads: true });
}

/**
 * Gets pinned content back into the store, where the sources still deliver it; otherwise as {@link
 * updateSources}.
 */
export function restoreSources(
  declaration: SourcesDeclaration,
  names: readonly string[],
  options: UpdateOptions,
): Promise<readonly SourceUpdate[]> {
  return eachSource(declaration, names, options, {
    source: restoreSource,
    list: restoreList,
    uploads: false,
  });
}

interface Work {
  readonly source: typeof pinSource;
  readonly list: typeof pinList;
  /** Whether contents are uploaded to the remote store. */
  readonly uploads: boolean;
}

async function eachSource(
  declaration: SourcesDeclaration,
  names: readonly string[],
  options: UpdateOptions,
  work: Work,
): Promise<readonly SourceUpdate[]> {
  const chosen = chooseSources(declaration, names);
  const lists = listsOf(names.length === 0 ? declaration.sources.values() : named(declaration, names));
  await readLock(lockPath(declaration.file));
  const store = openStore(declaration, options, work.uploads);
  await store.prepare();
  const waiting = () => options.progress("waiting for another update of the same store");
  return await withStoreLock(declaration.store, options.signal, waiting, async () => {
    const updates: SourceUpdate[] = [];
    options.begin?.(chosen.length + lists.length);
    const run = async (name: string, one: () => Promise<PinnedChange>) => {
      const update = await recorded(declaration, name, options, one);
      options.done(update);
      updates.push(update);
    };
    for (const source of chosen)
      await run(source.name, () => work.source(declaration, source, store, options));
    for (const list of lists) await run(listTitle(list), () => work.list(declaration, list, store, options));
    if (work.uploads) await share(declaration, store);
    return updates;
  }).finally(() => store.close());
}

/** Uploads what was pinned before the remote store was declared. */
async function share({ file }: SourcesDeclaration, store: ContentStore): Promise<void> {
  const { sources, warninglists = {} } = await readLock(lockPath(file));
  for (const { sha256, bytes } of [...Object.values(sources), ...Object.values(warninglists)])
    await store.share(sha256, bytes);
}

/** Runs the work on one source and records how it ended. */
async function recorded(
  { store, file }: SourcesDeclaration,
  name: string,
  { now, signal }: UpdateOptions,
  work: () => Promise<PinnedChange>,
): Promise<SourceUpdate> {
  const time = new Date(now).toISOString();
  try {
    const change = await work();
    await recordSuccess(store, name, time);
    return { source: name, ...change };
  } catch (error) {
    const isOfSource = error instanceof ExtraHopError && error.code !== "EXTRAHOP_STORE_FAILED";
    if (!isOfSource || signal.aborted) throw error;
    await recordFailure(store, name, time, error.message);
    const { sources, warninglists = {} } = await readLock(lockPath(file));
    const { total = 0 } = sources[name] ?? warninglists[nameOfList(name)] ?? {};
    return { source: name, result: "failed", added: 0, removed: 0, total, error };
  }
}

/** The named sources and, of merges, all below them: the filters of each may use warning lists. */
function named(declaration: SourcesDeclaration, names: readonly string[]): readonly SourceDeclaration[] {
  return names.flatMap((name) => {
    const source = declaration.sources.get(name);
    if (source === undefined) return [];
    return source.origin.kind === "merge" ? [source, ...named(declaration, source.origin.sources)] : [source];
  });
}

function chooseSources(
  declaration: SourcesDeclaration,
  names: readonly string[],
): readonly SourceDeclaration[] {
  const { sources, file } = declaration;
  const fetched = [...sources.values()].filter(({ origin }) => origin.kind !== "merge");
  if (names.length === 0) return fetched;
  const chosen = names.flatMap((name) => {
    const source = sources.get(name);
    if (source === undefined) {
      throw new ExtraHopError({
        code: "EXTRAHOP_DECLARATION_INVALID",
        action: "choosing sources",
        found: `${file} declares no source ${JSON.stringify(name)}`,
        remedy: `Declared are: ${[...sources.keys()].join(", ")}.`,
      });
    }
    return source.origin.kind === "merge" ? chooseSources(declaration, source.origin.sources) : [source];
  });
  return [...new Set(chosen)];
}
