import { printable } from "../../escaping/terminal.js";
import type { SourcesDeclaration, SourceUpdate, updateSources } from "../../sources/index.js";
import { type ExitCode, exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { type Column, counted, table } from "../text/table.js";
import type { SourcesFlags } from "./declarationCommand.js";
import { readCredentials } from "./stackSettings.js";
import { UpdateProgress } from "./updateProgress.js";

const columns: readonly Column[] = [
  { title: "SOURCE" },
  { title: "RESULT" },
  { title: "ADDED", right: true },
  { title: "REMOVED", right: true },
  { title: "TOTAL", right: true },
];

/** `sources update` and `sources fetch`. */
export async function runUpdate(
  work: typeof updateSources,
  declaration: SourcesDeclaration,
  names: readonly string[],
  flags: SourcesFlags,
  session: Session,
): Promise<ExitCode> {
  const credentials = await readCredentials(declaration, flags, session.signal);
  const progress = new UpdateProgress(session, flags.json === true);
  const updates = await work(declaration, names, {
    credentials,
    signal: session.signal,
    now: Date.now(),
    begin: (sources) => progress.begin(sources),
    progress: (text) => progress.show(text),
    warn: (text) => session.note(session.styled("yellow", printable(text))),
    done: (one) => {
      progress.done(one);
      if (flags.json === true) session.print(JSON.stringify(contractOf(one)));
    },
  });
  if (flags.json !== true) {
    const rows = updates.map(({ source, result, added, removed, total }) => [
      printable(source),
      session.styled(result === "failed" ? "red" : "green", result),
      counted(added),
      counted(removed),
      counted(total),
    ]);
    session.print(table(session, columns, rows));
  }
  const failed = updates.filter(({ error }) => error !== undefined);
  for (const { error } of failed) session.fail(error);
  return failed.length === 0 ? exitCodes.fine : exitCodes.someFailed;
}

function contractOf({ source, result, added, removed, total, error }: SourceUpdate): object {
  return { source, result, added, removed, total, ...(error === undefined ? {} : { error: error.message }) };
}
