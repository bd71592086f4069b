import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { printable } from "../../escaping/terminal.js";
import { credentialVariable, parseSystem, type System } from "../../systems/index.js";
import { readSystemsFile } from "../../systems/systemsFile.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import { fitsPath, type SystemValue, storePlain, storeSecret } from "../pulumi/stackConfig.js";
import type { Session } from "../session.js";
import { plural, table } from "../text/table.js";

interface Flags extends StackFlags {
  readonly dryRun?: true;
  readonly json?: true;
}

export const defineImport: DefineCommand = (command, session, finish) => {
  const importing = command
    .command("import")
    .description("store the vendor's CSV of systems in a stack's configuration, its keys encrypted")
    .argument("<csv>", "host and API key a line, or a header that names columns; - reads the standard input");
  addStackOptions(importing)
    .option("--dry-run", "only say which systems would be stored")
    .option("--json", "print the outcome as one JSON object")
    .addHelpText(
      "after",
      "\nA key is handed to the Pulumi CLI by its standard input, one by one: it is in no command line and no file.\n" +
        "Running it again is harmless.\n\nExit codes: 0 stored, 2 the CSV has errors (nothing is stored), 1 the command failed.",
    )
    .action(async (file: string, flags: Flags) => {
      const { systems, faults } = await readSystems(file);
      if (faults.length > 0) {
        for (const fault of faults) session.note(printable(fault));
        session.note(`Nothing is stored: ${plural(faults.length, "error")}.`);
        finish(exitCodes.errorsFound);
        return;
      }
      if (flags.dryRun !== true) await store(systems, flags, session);
      print(session, systems, flags);
      finish(exitCodes.fine);
    });
};

interface ImportedSystem {
  readonly system: System;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Everything that is wrong with a file comes at once, by line and never with a value: a key may be in the
 * wrong column.
 */
async function readSystems(
  file: string,
): Promise<{ systems: readonly ImportedSystem[]; faults: readonly string[] }> {
  const { rows, problems } = readSystemsFile(await contentOf(file));
  const name = file === "-" ? "standard input" : file;
  const faults = problems.map(
    ({ line, message }) => `${name}${line === undefined ? "" : `:${line}`}: ${message}`,
  );
  const systems: ImportedSystem[] = [];
  const lines = new Map<string, number>();
  for (const row of rows) {
    const where = `${name}:${row.line}`;
    const earlier = lines.get(row.name);
    if (earlier !== undefined) faults.push(`${where}: declares the system of line ${earlier} again`);
    lines.set(row.name, row.line);
    if (!fitsPath(row.name)) faults.push(`${where}: has a name that a path of the configuration cannot hold`);
    const parsed = parseSystem(row.name, row.fields, where);
    if ("system" in parsed) systems.push({ system: parsed.system, fields: row.fields });
    else faults.push(...parsed.problems.map((problem) => `${problem.where}: ${problem.message}`));
  }
  return { systems, faults };
}

async function contentOf(file: string): Promise<string> {
  if (file === "-") return await textOf(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CommandError(`${file} cannot be read (${code})\nName a CSV with host and API key a line.`, {
      cause: error,
    });
  }
}

const secretFields = new Set(["apiKey", "clientSecret"]);

async function store(systems: readonly ImportedSystem[], flags: Flags, session: Session): Promise<void> {
  const choice = stackChoice(flags);
  const values = systems.flatMap(({ system, fields }) =>
    Object.entries(fields).map(
      ([field, value]): SystemValue => ({
        system: system.name,
        field,
        value: field === "host" ? system.origin : value,
      }),
    ),
  );
  await storePlain(
    values.filter(({ field }) => !secretFields.has(field)),
    choice,
    session.signal,
  );
  const secrets = values.filter(({ field }) => secretFields.has(field));
  for (const [index, secret] of secrets.entries()) {
    session.progress(index + 1, secrets.length, `${secret.field} of ${secret.system}`);
    await storeSecret(secret, choice, session.signal);
  }
}

const credentialWords = { apiKey: "API key", client: "client id and secret" } as const;

function print(session: Session, systems: readonly ImportedSystem[], flags: Flags): void {
  const stored = flags.dryRun !== true;
  if (flags.json === true) {
    const shown = systems.map(({ system: { name, origin, credentials } }) => ({
      name,
      host: origin,
      credentials: credentials?.kind ?? "none",
    }));
    session.print(JSON.stringify({ stored, systems: shown }));
    return;
  }
  const rows = systems.map(({ system: { name, origin, credentials } }) => [
    printable(name),
    origin,
    credentials === undefined ? "none" : credentialWords[credentials.kind],
  ]);
  session.print(table(session, [{ title: "SYSTEM" }, { title: "HOST" }, { title: "CREDENTIALS" }], rows));
  const stack = flags.stack === undefined ? "the selected stack" : `stack ${flags.stack}`;
  const many = plural(systems.length, "system");
  session.note(
    stored ? `${many} stored in ${printable(stack)}.` : `${many} would be stored in ${printable(stack)}.`,
  );
  for (const { system } of systems) {
    if (system.credentials !== undefined) continue;
    const variable = credentialVariable("apiKey", system.name);
    session.note(
      `${printable(system.name)} has no credentials: set its apiKey, or ${variable} in the environment.`,
    );
  }
  if (stored)
    session.note(
      "The CSV still has its credentials in plain text: remove it, or keep it out of version control.",
    );
}
