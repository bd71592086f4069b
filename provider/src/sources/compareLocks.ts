import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import { readFeed, type TypedValue } from "../stix/index.js";
import { ContentStore } from "./contentStore.js";
import type { SourcesDeclaration } from "./declaration/model.js";
import { knownValues } from "./knownValues.js";
import { type LockedSource, type LockFile, lockPath, parseLock, readLock } from "./lockFile.js";
import { Provenance } from "./provenance.js";
import { readChoices } from "./readChoices.js";
import { changeOfTotal, type SourceDifference } from "./sourceDifference.js";
import { ValueIndex } from "./valueIndex.js";
import { compareLists } from "./warninglists/compareLists.js";

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
    const [oldIndex, newIndex] = await Promise.all(
      [old, current].map((one) => indexOf(declaration, source, one)),
    );
    if (oldIndex === undefined || newIndex === undefined) {
      differences.push({ source, ...changeOfTotal(old?.total ?? 0, total), total });
      continue;
    }
    const change = newIndex.compare(oldIndex);
    const added = await valuesMissing(declaration, source, current, oldIndex);
    const removed = await valuesMissing(declaration, source, old, newIndex);
    const values = added === undefined || removed === undefined ? undefined : { added, removed };
    differences.push({ source, ...change, total, ...(values === undefined ? {} : { values }) });
  }
  return [...differences, ...(await compareLists(declaration, before, now))];
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
