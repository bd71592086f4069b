import type { ContentStore } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import type { FetchOptions } from "./fetchSource.js";
import { judgeContent } from "./judgeContent.js";
import { lockPath, readLock } from "./lockFile.js";
import type { PinnedChange } from "./pinSource.js";
import { Provenance } from "./provenance.js";
import { restoreContent } from "./restoreContent.js";

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
  return await restoreContent(declaration, source, pinned, store, options, async (path) => {
    if (pinned === undefined) return;
    const values = await judgeContent(source, path, Date.parse(pinned.fetchedAt), options.signal);
    await new Provenance(declaration.store).write(source.name, pinned.sha256, values);
  });
}
