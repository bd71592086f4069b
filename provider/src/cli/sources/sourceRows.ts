import type { SourceRow } from "../../report/index.js";
import {
  compareLocks,
  lockPath,
  pinnedContents,
  readDeclaration,
  readLock,
  readStatuses,
} from "../../sources/index.js";
import { withoutUndefined } from "../../systems/index.js";
import { lockSince } from "./lockSince.js";

/**
 * What each declared source changes since a commit, and how its last fetches ended.
 *
 * @throws CommandError where git knows no such commit
 */
export async function sourceRows(file: string, since: string): Promise<readonly SourceRow[]> {
  const declaration = readDeclaration(file);
  const before = await lockSince(declaration, since);
  const lock = await readLock(lockPath(declaration.file));
  const statuses = await readStatuses(declaration.store);
  const changes = new Map(
    (await compareLocks(declaration, before ?? { version: 1, sources: {} })).map((change) => [
      change.source,
      change,
    ]),
  );
  return pinnedContents(declaration, lock).map(({ name, pinned }): SourceRow => {
    const { fetchedAt, total = 0 } = pinned ?? {};
    const { added = 0, removed = 0, values, entries } = changes.get(name) ?? {};
    const { failures = 0, error } = statuses[name] ?? {};
    return withoutUndefined({
      name,
      total,
      added,
      removed,
      exact: !changes.has(name) || values !== undefined || entries === true,
      failures,
      fetchedAt,
      error,
    });
  });
}
