import { printable } from "../../escaping/terminal.js";
import {
  lockPath,
  nextExpiry,
  pinnedContents,
  readLock,
  readStatuses,
  type SourcesDeclaration,
} from "../../sources/index.js";
import { type ExitCode, exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { type Column, counted, table } from "../text/table.js";
import { ageOf } from "./age.js";
import type { SourcesFlags } from "./declarationCommand.js";

const columns: readonly Column[] = [
  { title: "SOURCE" },
  { title: "TOTAL", right: true },
  { title: "CONTENT" },
  { title: "AGE", right: true },
  { title: "CHECKED", right: true },
  { title: "NEXT EXPIRY" },
  { title: "FAILURES", right: true },
];

/** `sources status`. */
export async function runStatus(
  declaration: SourcesDeclaration,
  flags: SourcesFlags,
  session: Session,
): Promise<ExitCode> {
  const lock = await readLock(lockPath(declaration.file));
  const statuses = await readStatuses(declaration.store);
  const now = Date.now();
  const rows: string[][] = [];
  const errors: string[] = [];
  for (const { name, source, pinned } of pinnedContents(declaration, lock)) {
    session.status(`${name}: reading`);
    const expires = source !== undefined && pinned !== undefined;
    const expiry = expires ? await nextExpiry(declaration, source, pinned, now) : undefined;
    const { failures = 0, lastSuccess, error } = statuses[name] ?? {};
    if (flags.json === true) {
      const { total = 0, sha256 = null, fetchedAt = null } = pinned ?? {};
      const state = { source: name, total, sha256, fetchedAt, failures, lastSuccess, error };
      session.print(JSON.stringify({ ...state, nextExpiry: expiry }));
    }
    if (error !== undefined && failures > 0) errors.push(`${name}: ${error}`);
    rows.push([
      printable(name),
      counted(pinned?.total ?? 0),
      pinned?.sha256.slice(0, 12) ?? "never fetched",
      ageOf(pinned?.fetchedAt, now),
      ageOf(lastSuccess, now),
      expiry === undefined ? "-" : `${expiry.at.slice(0, 16)}Z (${counted(expiry.indicators)})`,
      failures === 0 ? "0" : session.styled("red", counted(failures)),
    ]);
  }
  if (flags.json === true) return exitCodes.fine;
  session.print(table(session, columns, rows));
  for (const error of errors) for (const line of error.split("\n")) session.note(printable(line));
  return exitCodes.fine;
}
