import { rm } from "node:fs/promises";
import type { ContentStore } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { fetchFailed } from "./fetch/fetcher.js";
import { type FetchOptions, fetchSource } from "./fetchSource.js";
import { judgeContent } from "./judgeContent.js";
import { lockPath, readLock } from "./lockFile.js";
import type { PinnedChange } from "./pinSource.js";
import { Provenance } from "./provenance.js";

/**
 * Gets the content that the lock file pins back into the store, where the source still delivers it. The lock
 * file is not changed.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED where the source delivers other content now
 */
export async function restoreSource(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  store: ContentStore,
  options: FetchOptions,
): Promise<PinnedChange> {
  const pinned = (await readLock(lockPath(declaration.file))).sources[source.name];
  if (pinned === undefined) {
    const remedy = "Run `npx pulumi-extrahop sources update` to pin what it delivers.";
    throw fetchFailed({ source }, "the lock file pins no content of it", remedy);
  }
  const { total, sha256, fetchedAt } = pinned;
  const kept: PinnedChange = { result: "unchanged", added: 0, removed: 0, total };
  if (await store.isIntact(sha256)) return kept;
  if (await bringAgain(store, sha256)) {
    const values = await judgeContent(source, store.pathOf(sha256), Date.parse(fetchedAt), options.signal);
    await new Provenance(declaration.store).write(source.name, sha256, values);
    return { ...kept, result: "updated" };
  }
  const fetched = await fetchSource(declaration, source, undefined, store, options);
  if (fetched.kind === "unchanged") return kept;
  const { content } = fetched;
  try {
    if (content.sha256 !== sha256) {
      const found = `it delivers other content now (SHA-256 ${content.sha256}), not the pinned one (${sha256})`;
      throw fetchFailed(
        { source },
        found,
        "Run `npx pulumi-extrahop sources update` and have the change reviewed.",
      );
    }
    const values = await judgeContent(source, content.path, Date.parse(fetchedAt), options.signal);
    await new Provenance(declaration.store).write(source.name, sha256, values);
    await store.accept(content);
    return { ...kept, result: "updated" };
  } finally {
    await rm(content.path, { force: true });
  }
}

/** Gets missing or damaged content from the remote store. */
export async function bringAgain(store: ContentStore, sha256: string): Promise<boolean> {
  await rm(store.pathOf(sha256), { force: true });
  return await store.bring(sha256);
}
