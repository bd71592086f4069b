import type { SourceRow } from "../../report/index.js";
import {
  compareLocks,
  lockOfCommit,
  lockPath,
  readDeclaration,
  readLock,
  readStatuses,
} from "../../sources/index.js";
import { withoutUndefined } from "../../systems/index.js";
import { CommandError } from "../commandError.js";
import { pinnedOf } from "./declarationCommand.js";
import { defaultCommit } from "./defaultCommit.js";

/**
 * What each declared source changes since a commit, and how its last fetches ended.
 *
 * @throws CommandError where git knows no such commit
 */
export async function sourceRows(file: string, since: string): Promise<readonly SourceRow[]> {
  const declaration = readDeclaration(file);
  const before = await lockOfCommit(declaration, since);
  if (before === undefined && since !== defaultCommit)
    throw new CommandError(`${JSON.stringify(since)} is no commit of the repository`);
  const { sources } = await readLock(lockPath(declaration.file));
  const statuses = await readStatuses(declaration.store);
  const changes = new Map(
    (await compareLocks(declaration, before ?? { version: 1, sources: {} })).map((change) => [
      change.source,
      change,
    ]),
  );
  return [...declaration.sources.values()]
    .filter(({ origin }) => origin.kind !== "merge")
    .map(({ name }): SourceRow => {
      const { fetchedAt, total = 0 } = pinnedOf(sources, name) ?? {};
      const { added = 0, removed = 0, values } = changes.get(name) ?? {};
      const { failures = 0, error } = statuses[name] ?? {};
      return withoutUndefined({
        name,
        total,
        added,
        removed,
        exact: !changes.has(name) || values !== undefined,
        failures,
        fetchedAt,
        error,
      });
    });
}
