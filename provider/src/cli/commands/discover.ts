import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { type Answer, queryAllSystems, type RemoteCollection } from "../../api/index.js";
import { printable } from "../../escaping/terminal.js";
import { type Discovery, discoverSources, inspect } from "../../stix/index.js";
import { compare, type Pairing, type PairingState, stateOf } from "../adoption/compare.js";
import {
  configText,
  type Discovered,
  type Finding,
  feedsBySystem,
  programText,
} from "../adoption/declarations.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { stackChoice } from "../options/stack.js";
import { addSystemsOptions, chosenSystems, type SystemsFlags } from "../options/systems.js";
import { mergeFeeds } from "../pulumi/feedsConfig.js";
import type { Session } from "../session.js";
import { problemLine } from "../text/problems.js";
import { type Column, counted, plural, table } from "../text/table.js";

interface Flags extends SystemsFlags {
  readonly folder: string;
  readonly json?: true;
  readonly write?: "program" | "config";
  readonly out?: string;
}

type Held = Answer<readonly RemoteCollection[]>;

export const defineDiscover: DefineCommand = (command, session, finish) => {
  command
    .option("--folder <folder>", "sources to compare with, one collection each", "stix")
    .addOption(
      new Option("--write <form>", "write what is there as a program or as stack configuration").choices([
        "program",
        "config",
      ]),
    )
    .option(
      "--out <file>",
      "where --write writes; default: the standard output, and the table moves to stderr",
    )
    .option("--json", "print what was found as one JSON object");
  addSystemsOptions(command)
    .addHelpText(
      "after",
      "\nExit codes: 0 all systems answered, 2 a system or source has errors, 1 the command failed.",
    )
    .action(async (flags: Flags) => {
      if (flags.out !== undefined && flags.write === undefined)
        throw new CommandError("--out needs --write program or --write config");
      if (flags.json === true && flags.write === "program" && flags.out === undefined) {
        throw new CommandError(
          "--json and --write program both want the standard output\nName a file with --out.",
        );
      }
      const systems = await chosenSystems(flags, session);
      const folder = sourcesOf(flags.folder, command, session);
      session.status(`asking ${plural(systems.length, "system")}`);
      const answers = await queryAllSystems(systems, session.signal, (appliance) =>
        appliance.observe({ action: "listing threat collections" }),
      );
      const counts = await countIndicators(answers, folder, session);
      const toPrint = flags.write === "program" && flags.out === undefined;
      if (flags.json === true)
        session.print(JSON.stringify(outcomeOf(answers, folder, flags.folder, counts)));
      else print(session, answers, folder, counts, toPrint);
      await writeForm(flags, discoveredOf(answers, folder, flags.folder), session);
      const failed = answers.some((answer) => "error" in answer) || !folder.ok;
      finish(failed ? exitCodes.errorsFound : exitCodes.fine);
    });
};

interface Folder extends Discovery {
  readonly ok: boolean;
}

/** A folder that is not there is an error only where the user named it. */
function sourcesOf(path: string, command: Command, session: Session): Folder {
  const { sources, problems } = discoverSources(path);
  const missing = problems.some(({ code }) => code === "source-missing");
  if (missing && command.getOptionValueSource("folder") === "default") {
    session.note(`There is no folder ${path}: name yours with --folder to compare with it.`);
    return { sources: [], problems: [], ok: true };
  }
  return { sources, problems, ok: problems.every(({ level }) => level !== "error") };
}

/** Indicators of the sources that have the name of a collection, by path; a source with errors has none. */
async function countIndicators(
  answers: readonly Held[],
  { sources }: Folder,
  session: Session,
): Promise<ReadonlyMap<string, number>> {
  const held = new Set(
    answers.flatMap((answer) => ("value" in answer ? answer.value.map(({ name }) => name) : [])),
  );
  const counts = new Map<string, number>();
  for (const { name, path } of sources) {
    if (!held.has(name)) continue;
    session.status(`counting the indicators of ${path}`);
    const { ok, total } = await inspect(path, { signal: session.signal });
    if (ok) counts.set(path, total);
  }
  return counts;
}

function discoveredOf(answers: readonly Held[], { sources }: Folder, folder: string): Discovered {
  const findings = answers.flatMap((answer): Finding[] =>
    "value" in answer ? [{ system: answer.system.name, pairings: compare(answer.value, sources) }] : [],
  );
  const unasked = answers.flatMap((answer) => ("error" in answer ? [answer.system.name] : []));
  return { findings, unasked, folder };
}

/** A program goes to the standard output or a file; configuration into the stack's, or a file. */
async function writeForm(flags: Flags, discovered: Discovered, session: Session): Promise<void> {
  if (flags.write === "program") await write(programText(discovered), flags.out, session);
  if (flags.write === "config" && flags.out !== undefined)
    await write(configText(discovered), flags.out, session);
  if (flags.write === "config" && flags.out === undefined) {
    const feeds = feedsBySystem(discovered);
    await mergeFeeds(feeds, stackChoice(flags), session.signal);
    session.note(
      `Stored the feeds of ${plural(Object.keys(feeds).length, "system")} in extrahop:feeds of the stack.`,
    );
  }
}

async function write(text: string, out: string | undefined, session: Session): Promise<void> {
  if (out === undefined) {
    session.print(text.trimEnd());
    return;
  }
  try {
    await writeFile(out, text, { flag: "wx" });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "EEXIST" ? "it is there already" : (code ?? String(error));
    throw new CommandError(`${out} is not written: ${why}\nName another file; nothing is overwritten.`, {
      cause: error,
    });
  }
  session.note(`Wrote ${printable(out)}.`);
}

function outcomeOf(
  answers: readonly Held[],
  folder: Folder,
  path: string,
  counts: ReadonlyMap<string, number>,
): object {
  const systems = answers.map((answer) => {
    const { name, origin } = answer.system;
    if ("error" in answer) {
      const { code, message } = answer.error;
      return { name, host: origin, reached: false, error: { code, message } };
    }
    const collections = compare(answer.value, folder.sources).map((pairing) => ({
      name: pairing.name,
      state: stateOf(pairing),
      ...pairing.held,
      ...(pairing.source === undefined
        ? {}
        : { source: pairing.source.path, indicators: counts.get(pairing.source.path) ?? null }),
    }));
    return { name, host: origin, reached: true, collections };
  });
  return { folder: path, sources: folder.sources.length, problems: folder.problems, systems };
}

const stateWords: Readonly<Record<PairingState, string>> = {
  both: "same name",
  systemOnly: "only on the system",
  folderOnly: "only in the folder",
};

const columns: readonly Column[] = [
  { title: "SYSTEM" },
  { title: "COLLECTION" },
  { title: "OBSERVABLES", right: true },
  { title: "INDICATORS", right: true },
  { title: "UPDATED" },
  { title: "STATE" },
  { title: "SOURCE" },
];

/**
 * @param beside the result: the table goes to the standard error, because the program takes the standard
 * output
 */
function print(
  session: Session,
  answers: readonly Held[],
  folder: Folder,
  counts: ReadonlyMap<string, number>,
  beside: boolean,
): void {
  const rows = answers.flatMap((answer) =>
    "value" in answer
      ? compare(answer.value, folder.sources).map((pairing) => rowOf(answer.system.name, pairing, counts))
      : // A table that is kept should not look complete.
        [[printable(answer.system.name), "-", "-", "-", "-", "could not be asked", "-"]],
  );
  const text = table(session, columns, rows);
  if (rows.length > 0) beside ? session.note(text) : session.print(text);
  for (const problem of folder.problems) session.note(problemLine(session, problem));
  for (const answer of answers) {
    if ("error" in answer) session.fail(answer.error);
    else if (answer.value.length === 0) session.note(`${printable(answer.system.name)} holds no collection.`);
  }
}

/** Two counts side by side: that a collection has the name of a source proves nothing about its content. */
function rowOf(system: string, pairing: Pairing, counts: ReadonlyMap<string, number>): string[] {
  const { name, held, source } = pairing;
  const indicators =
    stateOf(pairing) === "both" && source !== undefined ? counts.get(source.path) : undefined;
  return [
    printable(system),
    printable(name),
    held?.observables === undefined ? "-" : counted(held.observables),
    indicators === undefined ? "-" : counted(indicators),
    held?.lastUpdated === undefined ? "-" : instant(held.lastUpdated),
    stateWords[stateOf(pairing)],
    source === undefined ? "-" : printable(source.path),
  ];
}

/** Minutes are enough for a person; seconds and milliseconds are in the JSON. */
function instant(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "-" : date.toISOString().slice(0, 16).replace("T", " ");
}
