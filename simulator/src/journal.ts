import { closeSync, openSync, writeSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";

/** What a request asked for; `other` is a path or method that the system does not know. */
export const operations = [
  "list",
  "create",
  "replace",
  "delete",
  "read",
  "token",
  "firmware",
  "nodes",
  "page",
  "other",
] as const;
export type Operation = (typeof operations)[number];

/** What a multipart body held. */
export interface UploadRecord {
  /** Names of all parts in the order they came. */
  readonly parts: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
  readonly file?: { readonly name: string; readonly bytes: number; readonly sha256: string };
}

/** One request as the system saw it. Authorization is left out of the headers. */
export interface JournalEntry {
  /** ISO 8601 instant at which the request's head had arrived. */
  readonly time: string;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** The status sent; null while under way and when the connection ended without an answer. */
  readonly status: number | null;
  /** Bytes of the request's body that arrived. */
  readonly bytes: number;
  readonly userAgent: string | null;
  readonly operation: Operation;
  readonly headers: IncomingHttpHeaders;
  /** Whether the request carried credentials, and of which scheme: `ExtraHop`, `Bearer`, `Basic`. */
  readonly authorization: string | null;
  readonly upload: UploadRecord | null;
  /** Kind of the fault that was played on this request. */
  readonly fault: string | null;
  /** True when the request was carried out, whether or not the client got to know. */
  readonly carriedOut: boolean;
  /** True when the client went away before it had its answer. */
  readonly aborted: boolean;
  /** What went wrong inside the simulator when it answered 500 by itself. */
  readonly error: string | null;
  readonly milliseconds: number | null;
}

export type OpenEntry = { -readonly [K in keyof JournalEntry]: JournalEntry[K] };

/** The requests a system has seen, oldest first; an array with a few questions added. */
export class Journal extends Array<JournalEntry> {
  /** Slices and filters are plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** A point in time to give to {@link since}. */
  mark(): number {
    return this.length;
  }

  /** The requests after a mark. */
  since(mark: number): JournalEntry[] {
    return this.slice(mark);
  }

  clear(): void {
    this.length = 0;
  }
}

/** Writes finished entries as JSON Lines; each is on disk before its answer is sent. */
export class JournalFile {
  private descriptor: number | undefined;

  constructor(path: string) {
    this.descriptor = openSync(path, "a", 0o600);
  }

  write(entry: JournalEntry): void {
    if (this.descriptor === undefined) return;
    const { time, method, path, status, bytes, userAgent, headers: _headers, ...further } = entry;
    const line = { time, method, path, status, bytes, userAgent, ...further };
    writeSync(this.descriptor, `${JSON.stringify(line)}\n`);
  }

  close(): void {
    if (this.descriptor !== undefined) closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
