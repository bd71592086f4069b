import { readFile } from "node:fs/promises";
import { ContentStore } from "../contentStore.js";
import type { SourcesDeclaration } from "../declaration/model.js";
import type { LockedList, LockFile } from "../lockFile.js";
import { changeOfTotal, type SourceDifference } from "../sourceDifference.js";
import { listTitle } from "./declaredLists.js";
import { compareEntries, parseWarningList } from "./warningList.js";

/**
 * Compares the warning lists of two lock files by the numbers of their entries: a value that a list names is
 * left out of each feed.
 */
export async function compareLists(
  { store }: SourcesDeclaration,
  { warninglists: before = {} }: LockFile,
  { warninglists: now = {} }: LockFile,
): Promise<readonly SourceDifference[]> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort();
  const changed = names.filter((name) => before[name]?.sha256 !== now[name]?.sha256);
  return await Promise.all(
    changed.map(async (name) => {
      const [source, total] = [listTitle(name), now[name]?.total ?? 0];
      const [old, current] = await Promise.all([before[name], now[name]].map((one) => entriesOf(store, one)));
      return old === undefined || current === undefined
        ? { source, ...changeOfTotal(before[name]?.total ?? 0, total), total, entries: false }
        : { source, ...compareEntries(old, current), total, entries: true };
    }),
  );
}

/** None where nothing is pinned; undefined where the store lacks the content. */
async function entriesOf(
  store: string,
  pinned: LockedList | undefined,
): Promise<readonly string[] | undefined> {
  if (pinned === undefined) return [];
  const contents = new ContentStore(store);
  if (!contents.has(pinned.sha256)) return undefined;
  const list = parseWarningList(await readFile(contents.pathOf(pinned.sha256), "utf8"));
  return "fault" in list ? undefined : list.entries;
}
