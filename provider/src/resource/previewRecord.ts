import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { contentCacheFolder } from "../inspection/cacheFolder.js";
import type { ReadingChoices } from "../stix/index.js";
import { commandIdentity } from "./commandIdentity.js";

const maxAgeMilliseconds = 24 * 60 * 60 * 1000;

/** The state of a source that a run previewed. */
interface Previewed {
  readonly source: string;
  readonly choices: ReadingChoices;
  readonly digest: string;
}

/**
 * What the preview of a run saw of each source, for the update of the same run: the two phases are processes
 * of their own, and a file may be replaced in between. One small file per run, removed after a day.
 */
export class PreviewRecord {
  readonly #file: string;
  #previewed: ReadonlyMap<string, string> | undefined;

  /**
   * @param folder private to the user
   * @param run identifies the command of the CLI and its project
   */
  constructor(folder: string, run: string) {
    this.#file = join(folder, `${createHash("sha256").update(run).digest("hex").slice(0, 32)}.jsonl`);
  }

  /** Records the digest that a preview shows. A record that can't be written only loses the comparison. */
  add(previewed: Previewed): void {
    try {
      const folder = join(this.#file, "..");
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      removeOld(folder);
      appendFileSync(this.#file, `${JSON.stringify(previewed)}\n`, { mode: 0o600 });
    } catch {
      // Read-only file systems are allowed; a preview still works.
    }
  }

  /** @returns the digest that this run's preview showed last, undefined where it had none */
  find(source: string, choices: ReadingChoices): string | undefined {
    this.#previewed ??= this.#read();
    return this.#previewed.get(keyOf(source, choices));
  }

  #read(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    try {
      for (const line of readFileSync(this.#file, "utf8").split("\n").filter(Boolean)) {
        const { source, choices, digest } = JSON.parse(line) as Previewed;
        found.set(keyOf(source, choices), digest);
      }
    } catch {
      // No preview, or one whose record is damaged: nothing to compare.
    }
    return found;
  }
}

/**
 * The record of the command that runs.
 *
 * @param project the folder that relative sources are resolved against
 * @param setting of `extrahop:contentCache`
 * @returns undefined where the command can't be identified: its update is then not compared with its preview
 */
export function openPreviews(
  project: string,
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): PreviewRecord | undefined {
  const command = commandIdentity(environment);
  if (command === undefined) return undefined;
  const cache =
    contentCacheFolder(setting, environment) ?? join(tmpdir(), `pulumi-extrahop-${userInfo().uid}`);
  return new PreviewRecord(join(cache, "previews"), JSON.stringify([command, project]));
}

let isCleaned = false;

function removeOld(folder: string): void {
  if (isCleaned) return;
  isCleaned = true;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (Date.now() - statSync(file).mtimeMs > maxAgeMilliseconds) rmSync(file, { force: true });
  }
}

const keyOf = (source: string, choices: ReadingChoices): string =>
  JSON.stringify([source, Object.entries(choices).sort()]);
