import type { ReadingChoices } from "../stix/index.js";
import { commandIdentity } from "./commandIdentity.js";
import { openRunRecord, type RunRecord } from "./runRecord.js";

/** The state of a source that a run previewed. */
interface Previewed {
  readonly source: string;
  readonly choices: ReadingChoices;
  readonly digest: string;
}

/**
 * What the preview of a run saw of each source, for the update of the same run: the two phases are processes
 * of their own, and a file may be replaced in between.
 */
export class PreviewRecord {
  readonly #record: RunRecord<Previewed>;
  #previewed: ReadonlyMap<string, string> | undefined;

  constructor(record: RunRecord<Previewed>) {
    this.#record = record;
  }

  /** Records the digest that a preview shows. */
  add(previewed: Previewed): void {
    this.#record.add(previewed);
  }

  /** @returns the digest that this run's preview showed last, undefined where it had none */
  find(source: string, choices: ReadingChoices): string | undefined {
    this.#previewed ??= new Map(
      this.#record.read().map((entry) => [keyOf(entry.source, entry.choices), entry.digest]),
    );
    return this.#previewed.get(keyOf(source, choices));
  }
}

/**
 * The record of the command that runs.
 *
 * @param project the folder that relative sources are resolved against
 * @param setting of `extrahop:contentCache`
 * @returns undefined where the command cannot be identified: its update is then not compared with its preview
 */
export function openPreviews(
  project: string,
  setting: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): PreviewRecord | undefined {
  const command = commandIdentity(environment);
  if (command === undefined) return undefined;
  return new PreviewRecord(
    openRunRecord("previews", JSON.stringify([command, project]), setting, environment),
  );
}

const keyOf = (source: string, choices: ReadingChoices): string =>
  JSON.stringify([source, Object.entries(choices).sort()]);
