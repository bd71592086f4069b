import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, link, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ExtraHopError } from "../errors/index.js";
import { replaceFile } from "../files/index.js";
import { convertEvents, type FeedEvent, readFeed } from "../stix/index.js";
import { DistinctSet } from "../stix/indexing/distinct.js";
import { ContentStore } from "./contentStore.js";
import type { FilterRules, SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { type FeedSummary, readFeedSummary, summaryPath } from "./feedSummary.js";
import { FeedFilter } from "./filter/feedFilter.js";
import { type LockedSource, type LockFile, lockPath, lockTime, readLock } from "./lockFile.js";
import { Provenance } from "./provenance.js";
import { readChoices } from "./readChoices.js";
import { listsOf } from "./warninglists/declaredLists.js";
import { missingLists, readLists } from "./warninglists/readLists.js";
import { storeFailed, writeAtomically } from "./writeAtomically.js";
import { writePlainList } from "./writePlainList.js";

/** A feed as it would be uploaded. */
export interface ResolvedFeed extends FeedSummary {
  readonly name: string;
  /** A file that any reader of this package takes. */
  readonly path: string;
}

/** Raised with every change of how feeds are made, so that none of an older version is used. */
const revision = 2;

/**
 * Makes the file of a feed from the content that the lock file pins: filters applied, merges without
 * repetitions. Nothing is fetched. A feed without filter is the content itself; others are made once and kept
 * in the store.
 *
 * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID, EXTRAHOP_LOCK_INVALID, EXTRAHOP_CONTENT_MISSING
 */
export async function resolveFeed(declaration: SourcesDeclaration, name: string): Promise<ResolvedFeed> {
  const source = declaration.sources.get(name);
  if (source === undefined) throw undeclared(declaration, name);
  const lock = await readLock(lockPath(declaration.file));
  const pinned = pinnedSources(declaration, lock, source);
  const isPlain =
    source.origin.kind !== "merge" &&
    Object.keys(source.filter).length === 0 &&
    Object.keys(readChoices(source)).length === 0;
  if (isPlain) return plainFeed(declaration, name, pinned);
  const key = feedKey(declaration, source, pinned, lock);
  const [list, bundle] = [".txt", ".json"].map((ending) =>
    join(declaration.store, "made", `${key}${ending}`),
  ) as [string, string];
  for (const path of [list, bundle]) {
    const known = existsSync(path) ? await readFeedSummary(path) : undefined;
    if (known !== undefined) return { name, path, ...known };
  }
  await derivedFolder(declaration, "made");
  const { path, summary } = await make(declaration, lock, source, { list, bundle });
  await writeSummary(path, summary);
  return { name, path, ...summary };
}

/** Makes a feed: a list where its indicators have no context, else STIX. */
async function make(
  declaration: SourcesDeclaration,
  lock: LockFile,
  source: SourceDeclaration,
  { list, bundle }: { readonly list: string; readonly bundle: string },
): Promise<{ readonly path: string; readonly summary: FeedSummary }> {
  const lister = new FeedBuilder(declaration, lock);
  if (await writePlainList(lister.events(source), list)) return { path: list, summary: lister.summary() };
  const builder = new FeedBuilder(declaration, lock);
  const { name } = source;
  await convertEvents(builder.events(source), name, "stix2", { out: bundle, name });
  return { path: bundle, summary: builder.summary() };
}

/** A folder of the store whose files can be made again, and which git therefore ignores. */
async function derivedFolder({ store }: SourcesDeclaration, name: string): Promise<string> {
  const folder = join(store, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, ".gitignore"), "*\n");
  } catch (error) {
    throw storeFailed(`preparing ${folder}`, error);
  }
  return folder;
}

/**
 * Where {@link placeFeed} puts a feed: the same path whatever its content, so that a preview shows no other
 * source.
 */
export const feedPath = ({ store }: SourcesDeclaration, name: string): string =>
  join(store, "feeds", `${name}.feed`);

/**
 * Makes a feed and puts it at {@link feedPath}.
 *
 * @throws ExtraHopError as {@link resolveFeed} does
 */
export async function placeFeed(declaration: SourcesDeclaration, name: string): Promise<ResolvedFeed> {
  const feed = await resolveFeed(declaration, name);
  await derivedFolder(declaration, "feeds");
  const path = feedPath(declaration, name);
  try {
    await replaceFile(path, async (temporary) => {
      // A link costs nothing, and the content of a store never changes.
      await link(feed.path, temporary).catch(() => copyFile(feed.path, temporary));
    });
  } catch (error) {
    throw storeFailed(`writing ${path}`, error);
  }
  await writeSummary(path, feed);
  return { ...feed, path };
}

function plainFeed(
  { store }: SourcesDeclaration,
  name: string,
  pinned: ReadonlyMap<string, LockedSource>,
): ResolvedFeed {
  const { sha256 = "", total = 0 } = pinned.get(name) ?? {};
  return {
    name,
    path: new ContentStore(store).pathOf(sha256),
    filtered: {},
    allowances: {},
    contributions: { [name]: total },
  };
}

/** What the lock file pins of a source, or of all sources of a merge. */
function pinnedSources(
  declaration: SourcesDeclaration,
  lock: LockFile,
  source: SourceDeclaration,
): ReadonlyMap<string, LockedSource> {
  const store = new ContentStore(declaration.store);
  const pinned = new Map<string, LockedSource>();
  const missing: string[] = [];
  for (const { name } of leavesOf(declaration, source)) {
    const locked = Object.hasOwn(lock.sources, name) ? lock.sources[name] : undefined;
    if (locked === undefined) missing.push(`${name} was never fetched`);
    else if (!store.has(locked.sha256))
      missing.push(`the store has no content ${locked.sha256.slice(0, 12)}… of ${name}`);
    else pinned.set(name, locked);
  }
  missing.push(...missingLists(declaration, lock, listsOf(partsOf(declaration, source))));
  if (missing.length === 0) return pinned;
  throw new ExtraHopError({
    code: "EXTRAHOP_CONTENT_MISSING",
    action: `reading the feed ${JSON.stringify(source.name)}`,
    found: missing.join("; "),
    remedy:
      "Run `npx pulumi-extrahop sources fetch` to get the pinned content again, or `npx pulumi-extrahop sources update` " +
      "to pin what the sources deliver now.",
  });
}

/** The sources that a source consists of, each once. */
function leavesOf(declaration: SourcesDeclaration, source: SourceDeclaration): readonly SourceDeclaration[] {
  if (source.origin.kind !== "merge") return [source];
  const leaves = source.origin.sources.flatMap((name) => {
    const part = declaration.sources.get(name);
    return part === undefined ? [] : leavesOf(declaration, part);
  });
  return [...new Map(leaves.map((leaf) => [leaf.name, leaf])).values()];
}

/** Depends on everything that the feed's bytes depend on. */
function feedKey(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  pinned: ReadonlyMap<string, LockedSource>,
  lock: LockFile,
): string {
  const parts = partsOf(declaration, source);
  const expires = parts.some(({ filter }) => filter.expire !== undefined);
  const files = parts.flatMap(({ filter }) => filter.allow?.files ?? []);
  const hash = createHash("sha256");
  hash.update(JSON.stringify([revision, source.name, expires ? lockTime(lock) : 0]));
  for (const part of parts) {
    const { sha256, fetchedAt } = pinned.get(part.name) ?? {};
    hash.update(JSON.stringify([part.name, sha256, fetchedAt, part.filter, readChoices(part)]));
  }
  for (const list of listsOf(parts)) hash.update(JSON.stringify([list, lock.warninglists?.[list]?.sha256]));
  for (const file of files) hash.update(textOf(resolve(declaration.folder, file)));
  return hash.digest("hex").slice(0, 32);
}

/** The source, and of a merge everything below it. */
function partsOf(declaration: SourcesDeclaration, source: SourceDeclaration): readonly SourceDeclaration[] {
  if (source.origin.kind !== "merge") return [source];
  const below = source.origin.sources.flatMap((name) => {
    const part = declaration.sources.get(name);
    return part === undefined ? [] : partsOf(declaration, part);
  });
  return [source, ...below];
}

const textOf = (path: string): string => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The filter reports it.
    return "";
  }
};

async function writeSummary(
  path: string,
  { filtered, allowances, contributions }: FeedSummary,
): Promise<void> {
  await writeAtomically(summaryPath(path), `${JSON.stringify({ filtered, allowances, contributions })}\n`);
}

class FeedBuilder {
  readonly #filters: FeedFilter[] = [];
  readonly #contributions = new Map<string, DistinctSet>();
  readonly #store: ContentStore;
  readonly #provenance: Provenance;

  constructor(
    private readonly declaration: SourcesDeclaration,
    private readonly lock: LockFile,
  ) {
    this.#store = new ContentStore(declaration.store);
    this.#provenance = new Provenance(declaration.store);
  }

  async *events(source: SourceDeclaration): AsyncGenerator<readonly FeedEvent[]> {
    const { origin, name } = source;
    if (origin.kind === "merge") {
      yield* this.#filtered(source.filter, this.#merged(origin.sources), () => lockTime(this.lock));
      return;
    }
    const pinned = this.lock.sources[name];
    if (pinned === undefined) return;
    const since = await this.#firstFetches(source, pinned);
    const read = readFeed(this.#store.pathOf(pinned.sha256), readChoices(source));
    yield* this.#counted(name, this.#filtered(source.filter, read, since));
  }

  summary(): FeedSummary {
    const sums = (select: (filter: FeedFilter) => Readonly<Record<string, number>>) => {
      const total: Record<string, number> = {};
      for (const filter of this.#filters) {
        for (const [key, count] of Object.entries(select(filter))) total[key] = (total[key] ?? 0) + count;
      }
      return Object.fromEntries(Object.entries(total).sort(([a], [b]) => (a < b ? -1 : 1)));
    };
    return {
      filtered: sums(({ filtered }) => filtered),
      allowances: sums(({ allowances }) => allowances),
      contributions: Object.fromEntries(
        [...this.#contributions].map(([name, values]) => [name, values.size]),
      ),
    };
  }

  async *#merged(names: readonly string[]): AsyncGenerator<readonly FeedEvent[]> {
    for (const name of names) {
      const part = this.declaration.sources.get(name);
      if (part !== undefined) yield* this.events(part);
    }
  }

  async *#filtered(
    rules: FilterRules,
    events: AsyncIterable<readonly FeedEvent[]>,
    fetched: ConstructorParameters<typeof FeedFilter>[3],
  ): AsyncGenerator<readonly FeedEvent[]> {
    if (Object.keys(rules).length === 0) {
      yield* events;
      return;
    }
    const lists = await readLists(this.declaration, this.lock, rules.allow?.warninglists ?? []);
    const filter = new FeedFilter(rules, this.declaration.folder, lockTime(this.lock), fetched, lists);
    this.#filters.push(filter);
    yield* filter.apply(events);
  }

  async *#counted(
    name: string,
    events: AsyncIterable<readonly FeedEvent[]>,
  ): AsyncGenerator<readonly FeedEvent[]> {
    const values = new DistinctSet();
    this.#contributions.set(name, values);
    for await (const batch of events) {
      for (const event of batch)
        if (event.kind === "indicator") values.add(`${event.indicator.type}\t${event.indicator.value}`);
      yield batch;
    }
  }

  /** When each value of a source was fetched first; the time of its content where that is not known. */
  async #firstFetches(
    { name, filter }: SourceDeclaration,
    pinned: LockedSource,
  ): Promise<ConstructorParameters<typeof FeedFilter>[3]> {
    const contentTime = Date.parse(pinned.fetchedAt);
    if (filter.expire?.after === undefined) return () => contentTime;
    const values = await this.#provenance.read(name, pinned.sha256);
    return (indicator) => values?.find(indicator)?.since ?? contentTime;
  }
}

function undeclared({ file, sources }: SourcesDeclaration, name: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_DECLARATION_INVALID",
    action: `reading the feed ${JSON.stringify(name)}`,
    found: `${file} declares no source of this name`,
    remedy: `Declared are: ${[...sources.keys()].join(", ")}.`,
  });
}
