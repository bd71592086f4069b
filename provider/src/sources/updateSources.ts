import { ExtraHopError } from "../errors/index.js";
import { type IndicatorCounts, type IndicatorType, readFeed } from "../stix/index.js";
import { ContentStore, type StagedContent } from "./contentStore.js";
import type { Credentials } from "./credentials.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import type { FetchContext, Fetcher, Validators } from "./fetch/fetcher.js";
import { fetchGit } from "./fetch/git.js";
import { fetchLocalFile } from "./fetch/localFile.js";
import { fetchMisp } from "./fetch/misp.js";
import { fetchTaxii2 } from "./fetch/taxii2.js";
import { fetchWeb } from "./fetch/web.js";
import { type LockedSource, lockPath, readLock, writeLock } from "./lockFile.js";
import { keyOf, Provenance, type ValueChange } from "./provenance.js";
import { readChoices } from "./readChoices.js";
import { requestText } from "./requestText.js";
import { recordFailure, recordSuccess } from "./sourceStatus.js";
import { withStoreLock } from "./storeLock.js";

/** How the update of one source ended. */
export interface SourceUpdate {
  readonly source: string;
  readonly result: "updated" | "unchanged" | "failed";
  readonly added: number;
  readonly removed: number;
  /** Distinct indicators of the content that is pinned now. */
  readonly total: number;
  /** Why the fetch failed; the content that was pinned before stays. */
  readonly error?: ExtraHopError;
}

export interface UpdateOptions {
  readonly credentials: ReadonlyMap<string, Credentials>;
  readonly signal: AbortSignal;
  progress(text: string): void;
  /** Called as each source ends. */
  done(update: SourceUpdate): void;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const fetchers: Readonly<Partial<Record<SourceDeclaration["origin"]["kind"], Fetcher>>> = {
  url: fetchWeb,
  file: fetchLocalFile,
  git: fetchGit,
  misp: fetchMisp,
  taxii2: fetchTaxii2,
};

/**
 * Fetches sources and pins what they deliver. A source that fails keeps its last content; the others go on.
 *
 * @param names of the sources; all that are fetched (everything but merges) where it is empty
 * @throws ExtraHopError EXTRAHOP_LOCK_INVALID, EXTRAHOP_STORE_FAILED, EXTRAHOP_DECLARATION_INVALID for a name that is not declared
 */
export async function updateSources(
  declaration: SourcesDeclaration,
  names: readonly string[],
  options: UpdateOptions,
): Promise<readonly SourceUpdate[]> {
  const chosen = chooseSources(declaration, names);
  const store = new ContentStore(declaration.store);
  await store.prepare();
  const waiting = () => options.progress("waiting for another update of the same store");
  return await withStoreLock(declaration.store, options.signal, waiting, async () => {
    const updates: SourceUpdate[] = [];
    for (const source of chosen) {
      const update = await new Update(declaration, source, store, options).run();
      options.done(update);
      updates.push(update);
    }
    return updates;
  });
}

function chooseSources(
  { sources, file }: SourcesDeclaration,
  names: readonly string[],
): readonly SourceDeclaration[] {
  const fetched = [...sources.values()].filter(({ origin }) => origin.kind !== "merge");
  if (names.length === 0) return fetched;
  return names.flatMap((name) => {
    const source = sources.get(name);
    if (source === undefined) {
      throw new ExtraHopError({
        code: "EXTRAHOP_DECLARATION_INVALID",
        action: "choosing sources",
        found: `${file} declares no source ${JSON.stringify(name)}`,
        remedy: `Declared are: ${[...sources.keys()].join(", ")}.`,
      });
    }
    const { origin } = source;
    return origin.kind === "merge"
      ? chooseSources({ sources, file } as SourcesDeclaration, origin.sources)
      : [source];
  });
}

/** One source: fetch, judge, pin. */
class Update {
  readonly #declaration: SourcesDeclaration;
  readonly #source: SourceDeclaration;
  readonly #store: ContentStore;
  readonly #options: UpdateOptions;
  readonly #provenance: Provenance;
  readonly #lock: string;

  constructor(
    declaration: SourcesDeclaration,
    source: SourceDeclaration,
    store: ContentStore,
    options: UpdateOptions,
  ) {
    this.#declaration = declaration;
    this.#source = source;
    this.#store = store;
    this.#options = options;
    this.#provenance = new Provenance(declaration.store);
    this.#lock = lockPath(declaration.file);
  }

  async run(): Promise<SourceUpdate> {
    const { name } = this.#source;
    const now = new Date(this.#options.now).toISOString();
    const lock = await readLock(this.#lock);
    const pinned = Object.hasOwn(lock.sources, name) ? lock.sources[name] : undefined;
    try {
      const update = await this.#fetch(pinned, now);
      await recordSuccess(this.#declaration.store, name, now);
      return update;
    } catch (error) {
      if (!(error instanceof ExtraHopError) || this.#options.signal.aborted) throw error;
      if (error.code === "EXTRAHOP_STORE_FAILED") throw error;
      await recordFailure(this.#declaration.store, name, now, error.message);
      return { source: name, result: "failed", added: 0, removed: 0, total: pinned?.total ?? 0, error };
    }
  }

  async #fetch(pinned: LockedSource | undefined, now: string): Promise<SourceUpdate> {
    const source = this.#source;
    // Another question than the one that was pinned makes its validators worthless; so does content that is gone.
    const usable =
      pinned !== undefined && pinned.request === requestText(source) && this.#store.has(pinned.sha256);
    const fetched = await this.#fetcher()(this.#context(usable ? pinned : undefined));
    if (fetched.kind === "unchanged") return await this.#unchanged(pinned, fetched.validators ?? {});
    const { content, validators } = fetched;
    if (source.sha256 !== undefined && source.sha256 !== content.sha256)
      throw this.#refused(otherDigest(content, source.sha256));
    if (pinned?.sha256 === content.sha256 && this.#provenance.has(source.name, content.sha256)) {
      await this.#store.accept(content);
      return await this.#unchanged(pinned, validators);
    }
    return await this.#pin(pinned, content, validators, now);
  }

  async #pin(
    pinned: LockedSource | undefined,
    content: StagedContent,
    validators: Validators,
    now: string,
  ): Promise<SourceUpdate> {
    const { name } = this.#source;
    const judged = await this.#judge(content.path);
    const before = pinned === undefined ? undefined : await this.#provenance.read(name, pinned.sha256);
    const same = pinned?.sha256 === content.sha256;
    const change: ValueChange = await this.#provenance.write(
      name,
      content.sha256,
      judged.values,
      before,
      same ? pinned.fetchedAt : now,
    );
    await this.#store.accept(content);
    await this.#writeLock({
      request: requestText(this.#source),
      sha256: content.sha256,
      bytes: content.bytes,
      fetchedAt: same ? pinned.fetchedAt : now,
      ...validators,
      total: judged.total,
      indicators: judged.indicators,
    });
    const { added, removed } = change;
    const result = same ? "unchanged" : "updated";
    // Without the former values nobody knows what was added.
    const known = pinned === undefined || before !== undefined;
    return {
      source: name,
      result,
      added: known && !same ? added.length : 0,
      removed: removed.length,
      total: judged.total,
    };
  }

  async #unchanged(pinned: LockedSource | undefined, validators: Validators): Promise<SourceUpdate> {
    if (pinned === undefined)
      throw this.#refused("the server says that nothing changed, but nothing is pinned");
    const { etag: _etag, lastModified: _modified, marker: _marker, commit: _commit, ...rest } = pinned;
    if (Object.keys(validators).length > 0) await this.#writeLock({ ...rest, ...validators });
    return { source: this.#source.name, result: "unchanged", added: 0, removed: 0, total: pinned.total };
  }

  /** Content that cannot be used never takes the place of content that can. */
  async #judge(path: string): Promise<{
    readonly indicators: IndicatorCounts;
    readonly total: number;
    readonly values: ReadonlyMap<string, number | undefined>;
  }> {
    this.#options.progress(`${this.#source.name}: reading`);
    const { signal } = this.#options;
    const errors: string[] = [];
    const values = new Map<string, number | undefined>();
    const indicators: Record<IndicatorType, number> = {
      "ipv4-addr": 0,
      "ipv6-addr": 0,
      "domain-name": 0,
      url: 0,
    };
    for await (const batch of readFeed(path, { signal, ...readChoices(this.#source) })) {
      for (const event of batch) {
        if (event.kind === "problem" && event.problem.level === "error") errors.push(event.problem.message);
        if (event.kind !== "indicator" || event.indicator.context.revoked === true) continue;
        const key = keyOf(event.indicator);
        if (!values.has(key)) indicators[event.indicator.type] += 1;
        values.set(key, event.indicator.context.confidence ?? values.get(key));
      }
    }
    if (errors.length > 0 || values.size === 0) {
      const found =
        errors.length > 0 ? errors.slice(0, 3).join(" ") : "it has no indicator that a system can use";
      throw this.#refused(`the content cannot be used: ${found}`);
    }
    return { indicators, total: values.size, values };
  }

  async #writeLock(source: LockedSource): Promise<void> {
    const lock = await readLock(this.#lock);
    await writeLock(this.#lock, { ...lock, sources: { ...lock.sources, [this.#source.name]: source } });
  }

  #fetcher(): Fetcher {
    const { kind } = this.#source.origin;
    const fetcher = fetchers[kind];
    if (fetcher === undefined) throw this.#refused(`sources of the kind ${kind} cannot be fetched yet`);
    return fetcher;
  }

  #context(previous: LockedSource | undefined): FetchContext {
    const { credentials: name } = this.#source;
    const credentials = name === undefined ? undefined : this.#options.credentials.get(name);
    if (name !== undefined && credentials === undefined) {
      throw new ExtraHopError({
        code: "EXTRAHOP_CREDENTIALS_INVALID",
        action: `fetching the source ${JSON.stringify(this.#source.name)}`,
        found: `there are no credentials called ${JSON.stringify(name)}`,
        remedy: "Add them to EXTRAHOP_CREDENTIALS or to extrahop:credentials of the stack.",
      });
    }
    const { signal, now, progress } = this.#options;
    return {
      source: this.#source,
      store: this.#store,
      folder: this.#declaration.folder,
      signal,
      now,
      progress,
      ...(previous === undefined ? {} : { previous }),
      ...(credentials === undefined ? {} : { credentials }),
    };
  }

  #refused(found: string): ExtraHopError {
    return new ExtraHopError({
      code: "EXTRAHOP_FETCH_FAILED",
      action: `fetching the source ${JSON.stringify(this.#source.name)}`,
      found,
      remedy: "Check what the address delivers. The content that was pinned before is kept.",
    });
  }
}

const otherDigest = ({ sha256 }: StagedContent, expected: string): string =>
  `the content has the SHA-256 ${sha256}, and the declaration accepts only ${expected}`;
