import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import type { Gates, MostRemoved, Preview, Report, Resource, RiskKind } from "../../report/index.js";
import {
  buildReport,
  decodeText,
  defaultMaxBytes,
  gateHits,
  htmlReport,
  leastMaxBytes,
  markdownReport,
  parseFailOn,
  parseMostRemoved,
  readPreview,
  readSources,
  readState,
  riskKinds,
} from "../../report/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

interface Flags {
  readonly preview: string;
  readonly state?: string;
  readonly format: "markdown" | "html";
  readonly out?: string;
  readonly failOn?: readonly RiskKind[];
  readonly maxRemoved?: MostRemoved;
  readonly maxBytes: number;
  readonly defang?: true;
  /** A folder; false with --no-sources. */
  readonly sources: string | false;
}

export const defineReport: DefineCommand = (command, session, finish) => {
  command
    .requiredOption("--preview <file>", "what `pulumi preview --json` printed; - for the standard input")
    .option("--state <file>", "what `pulumi stack export` printed before: shows also what doesn't change")
    .addOption(
      new Option("--format <format>", "markdown for a comment or a job's summary, html for one page")
        .choices(["markdown", "html"])
        .default("markdown"),
    )
    .option("--out <file>", "where to write it (default: the standard output)")
    .option("--fail-on <kinds>", `end with 3 where the report has one of ${riskKinds.join(", ")}`, kinds)
    .option(
      "--max-removed <limit>",
      "end with 3 where a feed loses more: 20% of what it held, or a number of indicators",
      mostRemoved,
    )
    .option(
      "--max-bytes <number>",
      "limit of the Markdown; the least important is left out",
      maxBytes,
      defaultMaxBytes,
    )
    .option("--defang", "write indicators as hxxp://evil[.]example")
    .option(
      "--sources <folder>",
      "the program's folder, where the feeds' sources are compared value by value",
      ".",
    )
    .option("--no-sources", "don't look at the feeds' sources")
    .addHelpText(
      "after",
      "\nExit codes: 0 fine, 3 a gate of --fail-on or --max-removed was hit (the report is written), 1 the command failed.",
    )
    .action(async (flags: Flags) => {
      const { preview, state } = await readInputs(flags);
      const evidence =
        flags.sources === false
          ? new Map()
          : await readSources(preview, state, resolve(flags.sources), session.signal);
      const report = buildReport(preview, state, evidence);
      await write(flags, report, session);
      finish(judge(report, flags, session) ? exitCodes.fine : exitCodes.gateHit);
    });
};

async function readInputs(
  flags: Flags,
): Promise<{ readonly preview: Preview; readonly state: readonly Resource[] | undefined }> {
  const text = decodeText(await contentOf(flags.preview));
  const preview = readPreview(text);
  if (preview === undefined) throw noPreview(flags.preview, text);
  if (flags.state === undefined) return { preview, state: undefined };
  const state = readState(parsed(decodeText(await contentOf(flags.state))));
  if (state === undefined) {
    throw new CommandError(
      `${flags.state} is no state of a stack\nWrite it with \`pulumi stack export --file ${flags.state}\`.`,
    );
  }
  return { preview, state };
}

async function contentOf(file: string): Promise<Buffer> {
  if (file !== "-") return readFile(file);
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // No JSON is no state, and the caller says so.
    return undefined;
  }
}

function noPreview(file: string, text: string): CommandError {
  const name = file === "-" ? "the standard input" : file;
  const start = text.trim().slice(0, 200).split("\n")[0] ?? "";
  const holds = start === "" ? "it is empty" : `it begins with ${JSON.stringify(start)}`;
  return new CommandError(
    `${name} holds no preview: ${holds}\nWrite it with \`pulumi preview --json\`; where that failed before it began, its standard error says why.`,
  );
}

async function write(flags: Flags, report: Report, session: Session): Promise<void> {
  const defang = flags.defang === true;
  const text =
    flags.format === "html"
      ? htmlReport(report, { defang })
      : markdownReport(report, { maxBytes: flags.maxBytes, defang });
  if (flags.out === undefined) session.print(text.trimEnd());
  else await writeFile(flags.out, text);
}

/** @returns false where a gate was hit */
function judge(report: Report, flags: Flags, session: Session): boolean {
  const gates: Gates = {
    failOn: flags.failOn ?? [],
    ...(flags.maxRemoved === undefined ? {} : { mostRemoved: flags.maxRemoved }),
  };
  const hits = gateHits(report, gates);
  for (const hit of hits) session.note(`gate hit: ${printable(hit)}`);
  const asked = gates.failOn.length > 0 || gates.mostRemoved !== undefined;
  if (asked && hits.length === 0 && report.outcome !== "succeeded") {
    session.note(
      "No gate was hit, but the preview failed: what it didn't come to wasn't judged. See --fail-on failed.",
    );
  }
  return hits.length === 0;
}

function kinds(text: string): readonly RiskKind[] {
  try {
    return parseFailOn(text);
  } catch (error) {
    throw error instanceof RangeError ? new InvalidArgumentError(error.message) : error;
  }
}

function mostRemoved(text: string): MostRemoved {
  const most = parseMostRemoved(text);
  if (most === undefined)
    throw new InvalidArgumentError("It must be a share such as 20%, or a number of indicators.");
  return most;
}

function maxBytes(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < leastMaxBytes) {
    throw new InvalidArgumentError(`It must be a whole number from ${leastMaxBytes}.`);
  }
  return number;
}
