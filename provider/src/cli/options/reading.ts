import { type Command, InvalidArgumentError, Option } from "commander";
import type { Limits, ReadOptions, Scope } from "../../stix/index.js";
import { withoutUndefined } from "../../systems/index.js";
import { addListOptions, declaredFormat, type ListFlags } from "./lists.js";

/** How a source is read, as given on the command line. */
export interface ReadingFlags extends ListFlags {
  readonly scope: Scope;
  readonly allowBroad?: true;
  readonly strict?: true;
  readonly now?: Date;
  readonly observablesPerFile?: number;
  readonly observablesPerCollection?: number;
  readonly unpackedBytes?: number;
  readonly members?: number;
}

/**
 * @param formatFlag name of the option that names a list's format, where the command has another `--format`
 */
export function addReadingOptions(
  command: Command,
  formatFlag: "--format" | "--list-format" = "--format",
): Command {
  return addListOptions(command, formatFlag)
    .addOption(
      new Option("--scope <scope>", "which values count: what indicators reach, or every value of a document")
        .choices(["indicators", "document"])
        .default("indicators"),
    )
    .option("--allow-broad", "count values that match too much, such as 0.0.0.0/0 and co.uk")
    .option("--strict", "lift every warning to an error")
    .option("--now <instant>", "when validity is judged, e.g. 2026-01-31T00:00:00Z (default: now)", instant)
    .option("--observables-per-file <number>", "limit of one STIX file (default: 3000)", wholeNumber)
    .option("--observables-per-collection <number>", "limit of a source (default: 1000000)", wholeNumber)
    .option("--unpacked-bytes <number>", "limit of what a source may unpack to (default: 4 GiB)", wholeNumber)
    .option("--members <number>", "limit of an archive's or folder's entries (default: 100000)", wholeNumber);
}

export function readOptions(flags: ReadingFlags, signal: AbortSignal): ReadOptions {
  const { observablesPerFile, observablesPerCollection, unpackedBytes, members } = flags;
  const format = declaredFormat(flags);
  const limits: Partial<Limits> = withoutUndefined({
    observablesPerFile,
    observablesPerCollection,
    unpackedBytes,
    members,
  });
  return {
    scope: flags.scope,
    allowBroad: flags.allowBroad === true,
    ...(format === undefined ? {} : { format }),
    ...(flags.ports === "strip" ? { ports: "strip" } : {}),
    limits,
    strict: flags.strict === true,
    // One moment for all sources of a run.
    now: flags.now ?? new Date(),
    signal,
  };
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < 1) {
    throw new InvalidArgumentError("It must be a whole number from 1.");
  }
  return number;
}

function instant(text: string): Date {
  const hasTime = text.includes("T");
  // Without a zone it would be the local time, and another one on another machine.
  const date = new Date(hasTime && !/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text);
  if (!/^\d{4}-\d\d-\d\d(T.*)?$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError("It must be a date or an instant such as 2026-01-31T00:00:00Z.");
  }
  return date;
}
