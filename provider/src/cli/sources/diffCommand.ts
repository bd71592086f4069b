import { printable } from "../../escaping/terminal.js";
import { compareLocks, type SourceDifference, type SourcesDeclaration } from "../../sources/index.js";
import { type ExitCode, exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { counted, plural } from "../text/table.js";
import type { SourcesFlags } from "./declarationCommand.js";
import { lockSince } from "./lockSince.js";

/** `sources diff`. */
export async function runDiff(
  declaration: SourcesDeclaration,
  flags: SourcesFlags & { readonly since: string },
  session: Session,
): Promise<ExitCode> {
  const before = await lockSince(declaration, flags.since);
  if (before === undefined)
    session.note("There is no commit to compare with: all indicators count as added.");
  const differences = await compareLocks(declaration, before ?? { version: 1, sources: {} });
  for (const difference of differences) {
    if (flags.json === true) session.print(JSON.stringify(difference));
    else printDifference(difference, session);
  }
  if (differences.length === 0) session.note("No source differs.");
  return exitCodes.fine;
}

function printDifference(
  { source, added, removed, total, values, entries }: SourceDifference,
  session: Session,
): void {
  const unit = entries === undefined ? plural(total, "indicator") : plural(total, "entry", "entries");
  const counts = `+${counted(added)} −${counted(removed)} of ${unit}`;
  if (entries === true) {
    session.print(`${printable(source)}: ${counts}`);
    return;
  }
  if (values === undefined) {
    const why = "by counts alone: the store does not hold both contents";
    session.print(`${printable(source)}: at least ${counts}, ${why}`);
    return;
  }
  session.print(`${printable(source)}: ${counts}`);
  for (const { type, value } of values.added) session.print(`  + ${type} ${printable(value)}`);
  for (const { type, value } of values.removed) session.print(`  − ${type} ${printable(value)}`);
}
