import { statSync } from "node:fs";
import { Option } from "commander";
import { collectionNameProblem, discoverSources, inspect, type Problem } from "../../stix/index.js";
import type { DefineCommand } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import { addReadingOptions, type ReadingFlags, readOptions } from "../options/reading.js";
import type { Session } from "../session.js";
import { countByLevel, levels, problemLine } from "../text/problems.js";
import { sarifLog } from "../text/sarif.js";
import { plural } from "../text/table.js";

type Format = "text" | "json" | "sarif";

interface Flags extends ReadingFlags {
  readonly format: Format;
  readonly json?: true;
  readonly each?: true;
}

export const defineValidate: DefineCommand = (command, session, finish) => {
  command
    .argument("<path...>", "files or folders, each a source of its own")
    .addOption(
      new Option("--format <format>", "text is `file:line:column: level code message`")
        .choices(["text", "json", "sarif"])
        .default("text"),
    )
    .option("--json", "the same as --format json")
    .option(
      "--each",
      "take folders as ThreatFleet does: each file below them is a source, and names must not clash",
    );
  addReadingOptions(command, "--list-format")
    .addHelpText("after", "\nExit codes: 0 all can be used, 2 a source has errors, 1 the command failed.")
    .action(async (given: readonly string[], flags: Flags) => {
      const problems: Problem[] = [];
      const paths = flags.each === true ? sourcesBelow(given, problems) : given;
      problems.push(...given.flatMap((path) => nameProblems(path, flags.each === true)));
      const { format: _output, ...readingFlags } = flags;
      const reading = readOptions(readingFlags, session.signal);
      for (const [index, path] of paths.entries()) {
        session.status(`${index + 1} of ${paths.length}: ${path}`);
        problems.push(...(await inspect(path, reading)).problems);
      }
      report(session, flags.json === true ? "json" : flags.format, problems, paths.length);
      const ok = problems.every(({ level }) => level !== "error");
      finish(ok ? exitCodes.fine : exitCodes.errorsFound);
    });
};

function sourcesBelow(paths: readonly string[], problems: Problem[]): readonly string[] {
  return paths.flatMap((path) => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
    const discovered = discoverSources(path);
    problems.push(...discovered.problems);
    return discovered.sources.map((source) => source.path);
  });
}

/**
 * Names that no collection can have. A folder is one source, and one folder for ThreatFleet, which makes a
 * collection of each file in it: there they are warnings. With `each`, they are found with the sources.
 */
function nameProblems(path: string, each: boolean): readonly Problem[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    return [collectionNameProblem(path) ?? []].flat();
  if (each) return [];
  return discoverSources(path)
    .problems.filter(({ code }) => code === "collection-name-invalid")
    .map((problem) => ({ ...problem, level: "warning" }));
}

function report(session: Session, format: Format, problems: readonly Problem[], sources: number): void {
  switch (format) {
    case "sarif":
      session.print(JSON.stringify(sarifLog(problems, process.cwd()), undefined, 2));
      return;
    case "json": {
      const counts = countByLevel(problems);
      session.print(JSON.stringify({ ok: counts.error === 0, sources, ...counts, problems }));
      return;
    }
    case "text":
      for (const problem of problems) session.print(problemLine(session, problem));
      session.note(`${plural(sources, "source")} checked, problems: ${levels(problems)}.`);
  }
}
