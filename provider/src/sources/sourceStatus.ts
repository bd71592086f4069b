import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "./writeAtomically.js";

/** How the last fetches of a source ended; kept beside the content, because it changes with every run. */
export interface SourceStatus {
  /** RFC 3339, UTC. */
  readonly lastAttempt: string;
  /** RFC 3339, UTC; absent where no fetch has succeeded yet. */
  readonly lastSuccess?: string;
  /** Fetches that failed since the last success. */
  readonly failures: number;
  /** The message of the last failure. */
  readonly error?: string;
}

type Statuses = Readonly<Record<string, SourceStatus>>;

const fileOf = (store: string): string => join(store, "status.json");

/** What cannot be read counts as absent: it is only a record. */
export async function readStatuses(store: string): Promise<Statuses> {
  try {
    const value: unknown = JSON.parse(await readFile(fileOf(store), "utf8"));
    return typeof value === "object" && value !== null ? (value as Statuses) : {};
  } catch {
    return {};
  }
}

export async function recordSuccess(store: string, source: string, now: string): Promise<void> {
  await record(store, source, () => ({ lastAttempt: now, lastSuccess: now, failures: 0 }));
}

export async function recordFailure(
  store: string,
  source: string,
  now: string,
  error: string,
): Promise<void> {
  await record(store, source, (before) => ({
    ...(before?.lastSuccess === undefined ? {} : { lastSuccess: before.lastSuccess }),
    lastAttempt: now,
    failures: (before?.failures ?? 0) + 1,
    error,
  }));
}

async function record(
  store: string,
  source: string,
  next: (before: SourceStatus | undefined) => SourceStatus,
): Promise<void> {
  const statuses = await readStatuses(store);
  await writeAtomically(
    fileOf(store),
    `${JSON.stringify({ ...statuses, [source]: next(statuses[source]) }, undefined, 2)}\n`,
  );
}
