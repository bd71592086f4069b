import { resolve } from "node:path";
import { Option } from "commander";
import { isExtraHopError } from "../../errors/index.js";
import { printable } from "../../escaping/terminal.js";
import {
  type ConvertResult,
  convertEvents,
  type FeedEvent,
  type Generation,
  type Problem,
  readFeed,
} from "../../stix/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addReadingOptions, type ReadingFlags, readOptions } from "../options/reading.js";
import type { Session } from "../session.js";
import { problemLines } from "../text/problems.js";
import { counted, plural, table } from "../text/table.js";

interface Flags extends ReadingFlags {
  readonly to: Generation;
  readonly out: string;
  readonly name?: string;
  readonly json?: true;
}

export const defineConvert: DefineCommand = (command, session, finish) => {
  command
    .argument("<path>", "a file, or a folder as one source")
    .addOption(
      new Option("--to <generation>", "stix1 is STIX 1.2 XML (firmware up to 26.1), stix2 is STIX 2.1 JSON")
        .choices(["stix1", "stix2"])
        .makeOptionMandatory(),
    )
    .requiredOption("--out <file>", ".tgz for an archive split at the limit, .xml or .json for one document")
    .option("--name <collection>", "the collection's name (default: the source's name up to its first dot)");
  addReadingOptions(command)
    .option("--json", "print the outcome as one JSON object")
    .addHelpText("after", "\nExit codes: 0 written, 2 the source has errors, 1 the command failed.")
    .action(async (path: string, flags: Flags) => {
      if (resolve(path) === resolve(flags.out)) {
        throw new CommandError(`--out ${flags.out} is the source itself\nName another file.`);
      }
      session.status(`converting ${path}`);
      const problems: Problem[] = [];
      const result = await convert(path, flags, session.signal, problems);
      if (flags.json === true) session.print(JSON.stringify(outcomeOf(path, flags, result, problems)));
      else if (result === undefined) tellRefusal(session, flags.out, problems);
      else tellResult(session, path, flags.out, result);
      finish(result === undefined ? exitCodes.errorsFound : exitCodes.fine);
    });
};

/**
 * @param problems gets what reading finds, so that a refused source can be reported in full
 * @returns undefined where the source has errors; nothing is written then
 */
async function convert(
  path: string,
  flags: Flags,
  signal: AbortSignal,
  problems: Problem[],
): Promise<ConvertResult | undefined> {
  const { out, to, name } = flags;
  const reading = readOptions(flags, signal);
  try {
    return await convertEvents(overheard(readFeed(path, reading), problems), path, to, {
      out,
      signal,
      ...(name === undefined ? {} : { name }),
      ...(reading.limits === undefined ? {} : { limits: reading.limits }),
    });
  } catch (error) {
    if (isExtraHopError(error) && error.code === "EXTRAHOP_SOURCE_INVALID") return undefined;
    throw writingFailed(error, out) ?? error;
  }
}

async function* overheard(
  events: AsyncIterable<readonly FeedEvent[]>,
  problems: Problem[],
): AsyncGenerator<readonly FeedEvent[]> {
  for await (const batch of events) {
    for (const event of batch) if (event.kind === "problem") problems.push(event.problem);
    yield batch;
  }
}

/**
 * Reading tells the faults of files as problems, so that an error of the operating system is one of writing.
 */
function writingFailed(error: unknown, out: string): CommandError | undefined {
  const code = (error as NodeJS.ErrnoException).code;
  if (
    !(error instanceof Error) ||
    isExtraHopError(error) ||
    typeof code !== "string" ||
    !/^E[A-Z]+$/.test(code)
  )
    return undefined;
  return new CommandError(
    `writing ${out} failed (${code})\nCheck that its folder is there and takes files, and that the disk has room.`,
    { cause: error },
  );
}

function outcomeOf(
  path: string,
  { out, to }: Flags,
  result: ConvertResult | undefined,
  problems: readonly Problem[],
): object {
  const { documents = 0, indicators = 0, losses = [] } = result ?? {};
  const ok = result !== undefined;
  return { path, out, to, ok, documents, indicators, losses, problems: result?.problems ?? problems };
}

function tellRefusal(session: Session, out: string, problems: readonly Problem[]): void {
  for (const line of problemLines(session, problems)) session.print(line);
  const errors = problems.filter(({ level }) => level === "error").length;
  session.note(`${out} is not written: the source has ${plural(errors, "error")}.`);
}

function tellResult(session: Session, path: string, out: string, result: ConvertResult): void {
  const { documents, indicators, losses, problems } = result;
  const documentsWord = plural(documents, "document");
  session.print(
    `${printable(path)} -> ${printable(out)}: ${plural(indicators, "indicator")} in ${documentsWord}`,
  );
  if (losses.length === 0) session.print("Nothing was lost.");
  else {
    const columns = [{ title: "LOST" }, { title: "COUNT", right: true }, { title: "WHAT IT MEANS" }];
    const rows = losses.map(({ reason, count, message }) => [reason, counted(count), printable(message)]);
    session.print(table(session, columns, rows));
  }
  for (const line of problemLines(session, problems)) session.print(line);
}
