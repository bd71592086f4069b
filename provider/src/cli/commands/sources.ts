import type { Command } from "commander";
import { printable } from "../../escaping/terminal.js";
import {
  ContentStore,
  compareLocks,
  declarationShape,
  defaultDeclaration,
  jsonSchemaOf,
  lockOfCommit,
  lockPath,
  parseCredentials,
  readDeclaration,
  readLock,
  readStatuses,
  restoreSources,
  type SourcesDeclaration,
  type SourceUpdate,
  updateSources,
} from "../../sources/index.js";
import type { DefineCommand, Finish } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import type { Session } from "../session.js";
import { type Column, counted, plural, table } from "../text/table.js";

interface Flags {
  readonly declaration: string;
  readonly json?: true;
}

export const defineSources: DefineCommand = (command, session, finish) => {
  const subcommand = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .option("--declaration <file>", "the declaration of sources", defaultDeclaration)
      .option("--json", "one JSON object a line for each source");
  subcommand("update [name...]", "fetch sources and pin their content in extrahop.lock.json")
    .addHelpText(
      "after",
      "\nCredentials come from the environment variable EXTRAHOP_CREDENTIALS.\n" +
        "Exit codes: 0 all are updated or unchanged, 4 some failed and keep their last content, 2 the declaration or the lock\n" +
        "file is invalid, 1 the command failed.",
    )
    .action(async (names: readonly string[], flags: Flags) => {
      await withDeclaration(flags, session, finish, (declaration) =>
        update(updateSources, declaration, names, flags, session),
      );
    });
  subcommand("fetch [name...]", "get pinned content that the store lacks, where the source still delivers it")
    .addHelpText(
      "after",
      "\nCredentials and exit codes are those of `sources update`. The lock file is not changed.",
    )
    .action(async (names: readonly string[], flags: Flags) => {
      await withDeclaration(flags, session, finish, (declaration) =>
        update(restoreSources, declaration, names, flags, session),
      );
    });
  subcommand("status", "print age, size and failures of each source").action(async (flags: Flags) => {
    await withDeclaration(flags, session, finish, (declaration) => status(declaration, flags, session));
  });
  subcommand("verify", "check that the store holds the pinned content, byte for byte").action(
    async (flags: Flags) => {
      await withDeclaration(flags, session, finish, (declaration) => verify(declaration, flags, session));
    },
  );
  subcommand("diff", "print the indicators added and removed since a commit")
    .option("--since <commit>", "the commit to compare with", "HEAD")
    .action(async (flags: Flags & { readonly since: string }) => {
      await withDeclaration(flags, session, finish, (declaration) => diff(declaration, flags, session));
    });
  command
    .command("schema")
    .description("print the JSON Schema of the declaration")
    .action(() => printSchema(session, finish));
};

function printSchema(session: Session, finish: Finish): void {
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    ...jsonSchemaOf(declarationShape),
  };
  session.print(JSON.stringify(schema, undefined, 2));
  finish(exitCodes.fine);
}

type Run = (declaration: SourcesDeclaration) => Promise<(typeof exitCodes)[keyof typeof exitCodes]>;

/**
 * An invalid declaration, lock file or set of credentials has an exit code of its own: nothing was fetched.
 */
async function withDeclaration(flags: Flags, session: Session, finish: Finish, run: Run): Promise<void> {
  try {
    finish(await run(readDeclaration(flags.declaration)));
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    const invalid = ["EXTRAHOP_DECLARATION_INVALID", "EXTRAHOP_LOCK_INVALID", "EXTRAHOP_CREDENTIALS_INVALID"];
    if (!invalid.includes(String(code))) throw error;
    session.fail(error);
    finish(exitCodes.errorsFound);
  }
}

const updateColumns: readonly Column[] = [
  { title: "SOURCE" },
  { title: "RESULT" },
  { title: "ADDED", right: true },
  { title: "REMOVED", right: true },
  { title: "TOTAL", right: true },
];

async function update(
  work: typeof updateSources,
  declaration: SourcesDeclaration,
  names: readonly string[],
  flags: Flags,
  session: Session,
): ReturnType<Run> {
  const credentials = parseCredentials([
    { from: "EXTRAHOP_CREDENTIALS", text: process.env["EXTRAHOP_CREDENTIALS"] },
  ]);
  const updates = await work(declaration, names, {
    credentials,
    signal: session.signal,
    now: Date.now(),
    progress: (text) => session.status(text),
    done: (one) => {
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
    session.print(table(session, updateColumns, rows));
  }
  const failed = updates.filter(({ error }) => error !== undefined);
  for (const { error } of failed) session.fail(error);
  return failed.length === 0 ? exitCodes.fine : exitCodes.someFailed;
}

function contractOf({ source, result, added, removed, total, error }: SourceUpdate): object {
  return { source, result, added, removed, total, ...(error === undefined ? {} : { error: error.message }) };
}

const statusColumns: readonly Column[] = [
  { title: "SOURCE" },
  { title: "TOTAL", right: true },
  { title: "CONTENT" },
  { title: "FETCHED" },
  { title: "CHECKED" },
  { title: "FAILURES", right: true },
];

async function status(declaration: SourcesDeclaration, flags: Flags, session: Session): ReturnType<Run> {
  const { sources } = await readLock(lockPath(declaration.file));
  const statuses = await readStatuses(declaration.store);
  const rows: string[][] = [];
  for (const { name, origin } of declaration.sources.values()) {
    if (origin.kind === "merge") continue;
    const locked = Object.hasOwn(sources, name) ? sources[name] : undefined;
    const { failures = 0, lastSuccess, error } = statuses[name] ?? {};
    if (flags.json === true) {
      const { total = 0, sha256 = null, fetchedAt = null } = locked ?? {};
      session.print(JSON.stringify({ source: name, total, sha256, fetchedAt, failures, lastSuccess, error }));
    }
    rows.push([
      printable(name),
      counted(locked?.total ?? 0),
      locked?.sha256.slice(0, 12) ?? "never fetched",
      locked?.fetchedAt ?? "-",
      lastSuccess ?? "-",
      failures === 0 ? "0" : session.styled("red", counted(failures)),
    ]);
  }
  if (flags.json !== true) session.print(table(session, statusColumns, rows));
  return exitCodes.fine;
}

async function verify(declaration: SourcesDeclaration, flags: Flags, session: Session): ReturnType<Run> {
  const { sources } = await readLock(lockPath(declaration.file));
  const store = new ContentStore(declaration.store);
  let faults = 0;
  for (const { name, origin } of declaration.sources.values()) {
    if (origin.kind === "merge") continue;
    const sha256 = Object.hasOwn(sources, name) ? sources[name]?.sha256 : undefined;
    const state = await stateOf(store, sha256);
    if (state !== "intact") faults += 1;
    if (flags.json === true) session.print(JSON.stringify({ source: name, state }));
    else session.print(`${printable(name)}: ${state}`);
  }
  return faults === 0 ? exitCodes.fine : exitCodes.errorsFound;
}

async function stateOf(store: ContentStore, sha256: string | undefined): Promise<string> {
  if (sha256 === undefined) return "never fetched";
  if (!store.has(sha256)) return "missing";
  return (await store.isIntact(sha256)) ? "intact" : "damaged";
}

async function diff(
  declaration: SourcesDeclaration,
  flags: Flags & { readonly since: string },
  session: Session,
): ReturnType<Run> {
  const differences = await compareLocks(declaration, await lockOfCommit(declaration, flags.since));
  for (const difference of differences) {
    if (flags.json === true) session.print(JSON.stringify(difference));
    else {
      const { source, added, removed, total, values } = difference;
      session.print(
        `${printable(source)}: +${counted(added)} −${counted(removed)} of ${plural(total, "indicator")}`,
      );
      for (const { type, value } of values?.added ?? []) session.print(`  + ${type} ${printable(value)}`);
      for (const { type, value } of values?.removed ?? []) session.print(`  − ${type} ${printable(value)}`);
      if (values === undefined)
        session.print("  the store does not hold both contents: only the totals are compared");
    }
  }
  if (differences.length === 0) session.note("No source differs.");
  return exitCodes.fine;
}
