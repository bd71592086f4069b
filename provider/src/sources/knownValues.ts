import { ContentStore } from "./contentStore.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import { judgeContent } from "./judgeContent.js";
import type { LockedSource } from "./lockFile.js";
import { Provenance } from "./provenance.js";
import type { ValueIndex } from "./valueIndex.js";

/**
 * The values of a pinned content. A fresh clone has the content and not yet its index, which is then made of
 * it: its values are as old as the content.
 *
 * @returns undefined where the store has neither, or where the content cannot be read
 */
export async function knownValues(
  { store }: SourcesDeclaration,
  source: SourceDeclaration,
  { sha256, fetchedAt }: Pick<LockedSource, "sha256" | "fetchedAt">,
): Promise<ValueIndex | undefined> {
  const provenance = new Provenance(store);
  const known = await provenance.read(source.name, sha256);
  if (known !== undefined) return known;
  const contents = new ContentStore(store);
  if (!contents.has(sha256)) return undefined;
  const { signal } = new AbortController();
  try {
    const made = await judgeContent(source, contents.pathOf(sha256), Date.parse(fetchedAt), signal);
    await provenance.write(source.name, sha256, made).catch(() => undefined);
    return made;
  } catch {
    // What cannot be read is known as little as what is not there.
    return undefined;
  }
}
