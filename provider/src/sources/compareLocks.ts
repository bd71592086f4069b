import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { readFeed, type TypedValue } from "../stix/index.js";
import { ContentStore } from "./contentStore.js";
import type { SourcesDeclaration } from "./declaration/model.js";
import { knownValues } from "./knownValues.js";
import {
  type LockedList,
  type LockedSource,
  type LockFile,
  lockPath,
  parseLock,
  readLock,
} from "./lockFile.js";
import { Provenance } from "./provenance.js";
import { readChoices } from "./readChoices.js";
import { ValueIndex } from "./valueIndex.js";
import { listTitle } from "./warninglists/declaredLists.js";
import { compareEntries, parseWarningList } from "./warninglists/warningList.js";

/** What changed in one source between two lock files. */
export interface SourceDifference {
  readonly source: string;
  readonly added: number;
  readonly removed: number;
  readonly total: number;
  /**
   * Of a warning list, whose numbers are entries: false where the store does not hold both contents; the
   * numbers are then the change of the total.
   */
  readonly entries?: boolean;
  /** Absent where the store does not hold both contents; the numbers are then the change of the total. */
  readonly values?: { readonly added: readonly TypedValue[]; readonly removed: readonly TypedValue[] };
}

const run = promisify(execFile);

/**
 * The lock file of a commit; empty where the commit has none.
 *
 * @returns undefined where git knows no such commit, or where the folder is in no repository
 * @throws ExtraHopError EXTRAHOP_LOCK_INVALID
 */
export async function lockOfCommit(
  declaration: SourcesDeclaration,
  commit: string,
): Promise<LockFile | undefined> {
  const path = lockPath(declaration.file);
  const git = async (...args: string[]) => {
    const options = { cwd: dirname(path), maxBuffer: 64 * 1024 * 1024 };
    return await run("git", args, options).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  };
  const found = await git("rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`);
  if (found === undefined) return undefined;
  const text = await git("show", `${found.trim()}:./${basename(path)}`);
  return text === undefined ? { version: 1, sources: {} } : parseLock(text, `${path} of ${commit}`);
}

/** Compares the lock file with an older one, source by source; sources without a change are left out. */
export async function compareLocks(
  declaration: SourcesDeclaration,
  before: LockFile,
): Promise<readonly SourceDifference[]> {
  const now = await readLock(lockPath(declaration.file));
  const names = [...new Set([...Object.keys(before.sources), ...Object.keys(now.sources)])].sort();
  const differences: SourceDifference[] = [];
  for (const source of names) {
    const [old, current] = [before.sources[source], now.sources[source]];
    if (old?.sha256 === current?.sha256) continue;
    const total = current?.total ?? 0;
    const [before_, now_] = await Promise.all([old, current].map((one) => indexOf(declaration, source, one)));
    if (before_ === undefined || now_ === undefined) {
      const grown = total - (old?.total ?? 0);
      differences.push({ source, added: Math.max(0, grown), removed: Math.max(0, -grown), total });
      continue;
    }
    const change = now_.compare(before_);
    const added = await valuesMissing(declaration, source, current, before_);
    const removed = await valuesMissing(declaration, source, old, now_);
    const values = added === undefined || removed === undefined ? undefined : { added, removed };
    differences.push({ source, ...change, total, ...(values === undefined ? {} : { values }) });
  }
  return [...differences, ...(await compareLists(declaration, before, now))];
}

/** Warning lists by the numbers of their entries: a value that a list names is left out of each feed. */
async function compareLists(
  { store }: SourcesDeclaration,
  { warninglists: old = {} }: LockFile,
  { warninglists: current = {} }: LockFile,
): Promise<readonly SourceDifference[]> {
  const names = [...new Set([...Object.keys(old), ...Object.keys(current)])].sort();
  const changed = names.filter((name) => old[name]?.sha256 !== current[name]?.sha256);
  return await Promise.all(
    changed.map(async (name) => {
      const source = listTitle(name);
      const total = current[name]?.total ?? 0;
      const [former, latter] = await Promise.all(
        [old[name], current[name]].map((one) => entriesOf(store, one)),
      );
      if (former !== undefined && latter !== undefined)
        return { source, ...compareEntries(former, latter), total, entries: true } as const;
      const grown = total - (old[name]?.total ?? 0);
      return {
        source,
        added: Math.max(0, grown),
        removed: Math.max(0, -grown),
        total,
        entries: false,
      } as const;
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

const emptyIndex = new ValueIndex(Buffer.alloc(0));

/**
 * The values of a pinned content; none where nothing is pinned, undefined where the store does not hold them.
 */
async function indexOf(
  declaration: SourcesDeclaration,
  name: string,
  pinned: LockedSource | undefined,
): Promise<ValueIndex | undefined> {
  if (pinned === undefined) return emptyIndex;
  const source = declaration.sources.get(name);
  // A source that is no longer declared has at most the index that was made when it was.
  return source === undefined
    ? await new Provenance(declaration.store).read(name, pinned.sha256)
    : await knownValues(declaration, source, pinned);
}

/**
 * The values of a content that another one does not hold, in the order of the content; undefined where the
 * store lacks the content.
 */
async function valuesMissing(
  { store, sources }: SourcesDeclaration,
  name: string,
  pinned: LockedSource | undefined,
  other: ValueIndex,
): Promise<readonly TypedValue[] | undefined> {
  if (pinned === undefined) return [];
  const contents = new ContentStore(store);
  if (!contents.has(pinned.sha256)) return undefined;
  const source = sources.get(name);
  const found = new Map<string, TypedValue>();
  for await (const batch of readFeed(
    contents.pathOf(pinned.sha256),
    source === undefined ? {} : readChoices(source),
  )) {
    for (const event of batch) {
      if (event.kind !== "indicator" || event.indicator.context.revoked === true) continue;
      const { type, value } = event.indicator;
      if (other.find({ type, value }) === undefined) found.set(`${type}\t${value}`, { type, value });
    }
  }
  return [...found.values()];
}
