import { execFile } from "node:child_process";
import { dirname, relative } from "node:path";
import { promisify } from "node:util";
import type { TypedValue } from "../stix/index.js";
import type { SourcesDeclaration } from "./declaration/model.js";
import { type LockFile, lockPath, parseLock, readLock } from "./lockFile.js";
import { keyOf, Provenance } from "./provenance.js";

/** What changed in one source between two lock files. */
export interface SourceDifference {
  readonly source: string;
  readonly added: number;
  readonly removed: number;
  readonly total: number;
  /** Absent where the store does not hold both contents; the numbers are then the change of the total. */
  readonly values?: { readonly added: readonly TypedValue[]; readonly removed: readonly TypedValue[] };
}

const run = promisify(execFile);

/** The lock file of a commit; empty where the commit has none, or where the folder is in no repository. */
export async function lockOfCommit(declaration: SourcesDeclaration, commit: string): Promise<LockFile> {
  const path = lockPath(declaration.file);
  const options = { cwd: dirname(path), maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout: top } = await run("git", ["rev-parse", "--show-toplevel"], options);
    const inside = relative(top.trim(), path).replaceAll("\\", "/");
    const { stdout } = await run("git", ["show", `${commit}:${inside}`], options);
    return parseLock(stdout, `${path} of ${commit}`);
  } catch (error) {
    if (error instanceof Error && "remedy" in error) throw error;
    return { version: 1, sources: {} };
  }
}

/** Compares the lock file with an older one, source by source; sources without a change are left out. */
export async function compareLocks(
  declaration: SourcesDeclaration,
  before: LockFile,
): Promise<readonly SourceDifference[]> {
  const now = await readLock(lockPath(declaration.file));
  const provenance = new Provenance(declaration.store);
  const names = [...new Set([...Object.keys(before.sources), ...Object.keys(now.sources)])].sort();
  const differences: SourceDifference[] = [];
  for (const source of names) {
    const [old, current] = [before.sources[source], now.sources[source]];
    if (old?.sha256 === current?.sha256) continue;
    const total = current?.total ?? 0;
    const records = await Promise.all(
      [old, current].map((one) => (one === undefined ? [] : provenance.read(source, one.sha256))),
    );
    const [oldRecords, newRecords] = records;
    if (oldRecords === undefined || newRecords === undefined) {
      const grown = total - (old?.total ?? 0);
      differences.push({ source, added: Math.max(0, grown), removed: Math.max(0, -grown), total });
      continue;
    }
    const added = missing(newRecords, oldRecords);
    const removed = missing(oldRecords, newRecords);
    differences.push({
      source,
      added: added.length,
      removed: removed.length,
      total,
      values: { added, removed },
    });
  }
  return differences;
}

function missing(these: readonly TypedValue[], those: readonly TypedValue[]): readonly TypedValue[] {
  const known = new Set(those.map(keyOf));
  return these.filter((one) => !known.has(keyOf(one))).map(({ type, value }) => ({ type, value }));
}
