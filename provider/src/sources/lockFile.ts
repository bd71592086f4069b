import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ExtraHopError } from "../errors/index.js";
import type { IndicatorCounts } from "../stix/index.js";
import { lockMistakes } from "./lockMistakes.js";
import { writeAtomically } from "./writeAtomically.js";

/** What pins one source: which content it has, and where and when that came from. */
export interface LockedSource {
  /** SHA-256 of the content, lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** RFC 3339, UTC: when this content was fetched first. */
  readonly fetchedAt: string;
  /** What was asked, without credentials. */
  readonly request: string;
  /** Distinct indicators of the content by type, before filters. */
  readonly indicators: IndicatorCounts;
  /** Sum of `indicators`. */
  readonly total: number;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Where a TAXII poll goes on. */
  readonly marker?: string;
  /** The commit of a git source. */
  readonly commit?: string;
}

/** What pins a warning list; `total` is the number of its entries. */
export type LockedList = Omit<LockedSource, "indicators">;

/** The content of `extrahop.lock.json`. */
export interface LockFile {
  readonly version: 1;
  readonly sources: Readonly<Record<string, LockedSource>>;
  /** Absent where no filter uses a warning list. */
  readonly warninglists?: Readonly<Record<string, LockedList>>;
}

const emptyLock: LockFile = { version: 1, sources: {} };

/** Path of the lock file of a declaration: beside it. */
export const lockPath = (declarationFile: string): string =>
  join(dirname(declarationFile), "extrahop.lock.json");

/** @returns an empty lock where there is no file. @throws ExtraHopError EXTRAHOP_LOCK_INVALID */
export async function readLock(path: string): Promise<LockFile> {
  return parseOr(path, await readFile(path, "utf8").catch(absentOr(path)));
}

function absentOr(path: string): (error: unknown) => undefined {
  return (error) => {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    if (code === "ENOENT") return undefined;
    throw invalid(path, `it cannot be read (${code})`, error);
  };
}

const parseOr = (path: string, text: string | undefined): LockFile =>
  text === undefined ? emptyLock : parseLock(text, path);

/** What some editors put before a text. */
const byteOrderMark = /^\uFEFF/;

/** The last text that was found valid: a command reads the same lock file for every source. */
let validText: string | undefined;

/** @throws ExtraHopError EXTRAHOP_LOCK_INVALID with every mistake, each with its line and column */
export function parseLock(written: string, path: string): LockFile {
  const text = written.replace(byteOrderMark, "");
  const mistakes = text === validText ? [] : lockMistakes(text);
  if (mistakes.length === 0) validText = text;
  if (mistakes.length === 0) return JSON.parse(text) as LockFile;
  const lines = mistakes.map(({ line, column, message }) => `  ${path}:${line}:${column} ${message}`);
  const number = `${lines.length} ${lines.length === 1 ? "mistake" : "mistakes"}`;
  throw invalid(path, `it has ${number}:\n${lines.join("\n")}`);
}

function invalid(path: string, found: string, cause?: unknown): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_LOCK_INVALID",
    action: `reading the lock file ${path}`,
    found,
    remedy: "Restore it from version control, or delete it and run `npx pulumi-extrahop sources update`.",
    cause,
  });
}

const order: readonly (keyof LockedSource)[] = [
  "request",
  "sha256",
  "bytes",
  "fetchedAt",
  "etag",
  "lastModified",
  "marker",
  "commit",
  "total",
  "indicators",
];

/**
 * The text of a lock file: sources by name and keys in one order, so that a change of one source changes only
 * its lines.
 */
export function lockText({ sources, warninglists }: LockFile): string {
  const content = {
    version: 1,
    sources: inOrder(sources),
    ...(warninglists === undefined ? {} : { warninglists: inOrder(warninglists) }),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function inOrder(entries: Readonly<Record<string, Partial<LockedSource>>>): object {
  const sorted = Object.keys(entries)
    .sort()
    .map((name) => {
      const entry = entries[name];
      const keys = order.filter((key) => entry?.[key] !== undefined);
      return [name, Object.fromEntries(keys.map((key) => [key, entry?.[key]]))];
    });
  return Object.fromEntries(sorted);
}

/**
 * Replaces the lock file in one step, where it changes. Line endings that git converted are no change, and
 * are kept.
 */
export async function writeLock(path: string, lock: LockFile): Promise<void> {
  const text = lockText(lock);
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before?.replace(byteOrderMark, "").replaceAll("\r\n", "\n") === text) return;
  await writeAtomically(path, text);
  validText = text;
}

/** The time against which filters judge: when the newest content was fetched. Milliseconds since 1970. */
export function lockTime({ sources }: LockFile): number {
  return Math.max(0, ...Object.values(sources).map(({ fetchedAt }) => Date.parse(fetchedAt)));
}
