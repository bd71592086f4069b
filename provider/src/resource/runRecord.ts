import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { contentCacheFolder } from "../inspection/cacheFolder.js";

const maxFileAgeMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Entries that the processes of one command of the CLI share, program and provider of its preview and of its
 * update: one small file of JSON lines for each command, removed after a day.
 */
export class RunRecord<Entry> {
  readonly #file: string;

  /**
   * @param folder private to the user
   * @param run identifies the command of the CLI
   */
  constructor(folder: string, run: string) {
    this.#file = join(folder, `${createHash("sha256").update(run).digest("hex").slice(0, 32)}.jsonl`);
  }

  /** Adds an entry. A record that cannot be written only loses what it is for. */
  add(entry: Entry): void {
    try {
      const folder = join(this.#file, "..");
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      removeOld(folder);
      appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    } catch {
      // Read-only file systems are allowed; the command still works.
    }
  }

  /** Removes all entries. */
  clear(): void {
    try {
      rmSync(this.#file, { force: true });
    } catch {
      // As above.
    }
  }

  /**
   * All entries so far; none where the record is damaged.
   *
   * @param since milliseconds since 1970: what was written last before that is no entry. Default: no limit
   */
  read(since = 0): readonly Entry[] {
    try {
      if (statSync(this.#file).mtimeMs < since) return [];
      const lines = readFileSync(this.#file, "utf8").split("\n").filter(Boolean);
      return lines.map((line) => JSON.parse(line) as Entry);
    } catch {
      return [];
    }
  }
}

/**
 * A record of what runs.
 *
 * @param folder of records of one kind, below the cache
 * @param run identifies the command or its engine
 * @param setting of `extrahop:contentCache`; the processes of a run may have different working directories,
 *   so that a relative folder is not used
 */
export function openRunRecord<Entry>(
  folder: "declared" | "previews",
  run: string,
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RunRecord<Entry> {
  const cache = contentCacheFolder(setting, environment);
  // Not `userInfo()`, which throws for a user without an entry in /etc/passwd.
  const user = process.getuid?.() ?? "user";
  const shared = cache !== undefined && isAbsolute(cache) ? cache : join(tmpdir(), `pulumi-extrahop-${user}`);
  return new RunRecord(join(shared, folder), run);
}

const cleaned = new Set<string>();

function removeOld(folder: string): void {
  if (cleaned.has(folder)) return;
  cleaned.add(folder);
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > maxFileAgeMilliseconds) rmSync(file, { force: true });
  }
}
