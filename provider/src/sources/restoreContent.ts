import { rm } from "node:fs/promises";
import type { ContentStore } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { fetchFailed } from "./fetch/fetcher.js";
import { type FetchOptions, fetchSource } from "./fetchSource.js";
import type { LockedList } from "./lockFile.js";
import type { PinnedChange } from "./pinSource.js";

/**
 * Gets content that the lock file pins back into the store: from the remote store, or from its source where
 * that still delivers it.
 *
 * @param read reads the content at a path again, where more than its bytes is kept
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED where nothing is pinned, or the source delivers other content
 *   now
 */
export async function restoreContent(
  declaration: SourcesDeclaration,
  source: SourceDeclaration,
  pinned: LockedList | undefined,
  store: ContentStore,
  options: FetchOptions,
  read: (path: string) => Promise<void> = () => Promise.resolve(),
): Promise<PinnedChange> {
  if (pinned === undefined) {
    const remedy = "Run `npx pulumi-extrahop sources update` to pin what it delivers.";
    throw fetchFailed({ source }, "the lock file pins no content of it", remedy);
  }
  const { total, sha256 } = pinned;
  const kept: PinnedChange = { result: "unchanged", added: 0, removed: 0, total };
  if (await store.isIntact(sha256)) return kept;
  if (await bringAgain(store, sha256)) {
    await read(store.pathOf(sha256));
    return { ...kept, result: "updated" };
  }
  const fetched = await fetchSource(declaration, source, undefined, store, options);
  if (fetched.kind === "unchanged") return kept;
  const { content } = fetched;
  try {
    if (content.sha256 !== sha256) {
      const found = `it delivers other content now (SHA-256 ${content.sha256}), not the pinned one (${sha256})`;
      const remedy = "Run `npx pulumi-extrahop sources update` and have the change reviewed.";
      throw fetchFailed({ source }, found, remedy);
    }
    await read(content.path);
    await store.accept(content);
    return { ...kept, result: "updated" };
  } finally {
    await rm(content.path, { force: true });
  }
}

/** Gets missing or damaged content from the remote store. */
async function bringAgain(store: ContentStore, sha256: string): Promise<boolean> {
  await rm(store.pathOf(sha256), { force: true });
  return await store.bring(sha256);
}
