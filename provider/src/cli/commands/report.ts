import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { printable } from "../../escaping/terminal.js";
import type { Gates, MaxRemoved, Report, RiskKind, SourceRow, StackInputs } from "../../report/index.js";
import {
  buildReport,
  defaultMaxBytes,
  gateDoubts,
  gateFailures,
  htmlReport,
  leastMaxBytes,
  markdownReport,
  parseFailOn,
  parseMaxRemoved,
  readSources,
  riskKinds,
  withVerdict,
} from "../../report/index.js";
import { withoutUndefined } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import { readDeclaredSystems, readStacks } from "../reportInputs.js";
import type { Session } from "../session.js";
import { defaultCommit } from "../sources/defaultCommit.js";

interface Flags {
  readonly preview: readonly string[];
  readonly state?: readonly string[];
  readonly systems?: string;
  readonly format: "markdown" | "html" | "json";
  readonly out?: string;
  readonly failOn?: readonly RiskKind[];
  readonly maxRemoved?: MaxRemoved;
  readonly minFeedSize?: number;
  readonly maxBytes: number;
  readonly defang?: true;
  /** A folder; false with --no-sources. */
  readonly sources: string | false;
  readonly declaration?: string;
  readonly since: string;
}

export const defineReport: DefineCommand = (command, session, finish) => {
  command
    .requiredOption(
      "--preview <file>",
      "what `pulumi preview --json` printed; - for the standard input. Several, or a folder of them, make one report",
      collected,
    )
    .option(
      "--state <file>",
      "what `pulumi stack export` printed before: shows also what does not change. Several, or a folder, for several stacks",
      collected,
    )
    .option(
      "--systems <file>",
      "the CSV file of `extrahop:systemsFile`, whose systems no preview names: shows also those without a feed",
    )
    .addOption(
      new Option(
        "--format <format>",
        "markdown for a comment or a job's summary, html for one page, json for programs",
      )
        .choices(["markdown", "html", "json"])
        .default("markdown"),
    )
    .option("--out <file>", "where to write it (default: the standard output)")
    .option("--fail-on <kinds>", `end with 3 if the report has one of ${riskKinds.join(", ")}`, kinds)
    .option(
      "--max-removed <limit>",
      "end with 3 if a feed loses more: 20% of what it held, or a number of indicators",
      maxRemoved,
    )
    .option(
      "--min-feed-size <number>",
      "feeds that held fewer indicators are exempt from --max-removed (default: 0)",
      wholeNumber(0),
    )
    .option(
      "--max-bytes <number>",
      "limit of the Markdown; the least important is left out",
      wholeNumber(leastMaxBytes),
      defaultMaxBytes,
    )
    .option("--defang", "write indicators as hxxp://evil[.]example")
    .option(
      "--sources <folder>",
      "the program's folder, where the feeds' sources are compared value by value",
      ".",
    )
    .option("--no-sources", "do not look at the feeds' sources")
    .option(
      "--declaration <file>",
      "the declaration of live sources: shows what each changes, and its failures",
    )
    .option("--since <commit>", "the commit that live sources are compared with", defaultCommit)
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 3 a gate of --fail-on or --max-removed failed (the report is written), 1 the command failed.",
    )
    .action(async (flags: Flags) => {
      const declared = await readDeclaredSystems(flags.systems);
      const stacks: StackInputs[] = [];
      for (const { preview, state } of await readStacks(flags.preview, flags.state ?? [])) {
        const evidence =
          flags.sources === false
            ? new Map()
            : await readSources(preview, state, resolve(flags.sources), session.signal);
        stacks.push({ preview, state, evidence });
      }
      const built = buildReport(stacks, declared);
      const rows = flags.declaration === undefined ? undefined : await rowsOf(flags.declaration, flags.since);
      const report = rows === undefined ? built : { ...built, sources: rows };
      const gates: Gates = withoutUndefined({
        failOn: flags.failOn ?? [],
        maxRemoved: flags.maxRemoved,
        minFeedSize: flags.minFeedSize,
      });
      const failures = gateFailures(report, gates);
      await write(flags, withVerdict(report, gates), session);
      tell(report, gates, failures, session);
      finish(failures.length === 0 ? exitCodes.fine : exitCodes.gateFailed);
    });
};

/** Loaded where a declaration is named only. */
async function rowsOf(declaration: string, since: string): Promise<readonly SourceRow[]> {
  const { sourceRows } = await import("../sources/sourceRows.js");
  return await sourceRows(declaration, since);
}

async function write(flags: Flags, report: Report, session: Session): Promise<void> {
  const defang = flags.defang === true;
  const text = formatted(report, flags, defang);
  if (flags.out === undefined) session.print(text.trimEnd());
  else await writeFile(flags.out, text);
}

function formatted(report: Report, { format, maxBytes }: Flags, defang: boolean): string {
  switch (format) {
    case "html":
      return htmlReport(report, { defang });
    case "json":
      return JSON.stringify(report, undefined, 2);
    case "markdown":
      return markdownReport(report, { maxBytes, defang });
  }
}

/** Says on standard error what the gates found. */
function tell(report: Report, gates: Gates, failures: readonly string[], session: Session): void {
  for (const failure of failures) session.note(`gate failed: ${printable(failure)}`);
  for (const doubt of gateDoubts(report, gates)) session.note(`gate uncertain: ${printable(doubt)}`);
  const asked = gates.failOn.length > 0 || gates.maxRemoved !== undefined;
  if (asked && failures.length === 0 && report.outcome !== "succeeded") {
    session.note(
      "No gate failed, but the preview did: what it did not reach was not judged. See --fail-on failed.",
    );
  }
}

const collected = (file: string, before: readonly string[] = []): readonly string[] => [...before, file];

function kinds(text: string): readonly RiskKind[] {
  try {
    return parseFailOn(text);
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

function maxRemoved(text: string): MaxRemoved {
  const most = parseMaxRemoved(text);
  if (most === undefined)
    throw new InvalidArgumentError("It must be a share such as 20%, or a number of indicators.");
  return most;
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It must be a whole number from ${least}.`);
    }
    return value;
  };
}
