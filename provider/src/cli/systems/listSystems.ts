import { printable } from "../../escaping/terminal.js";
import { CredentialVariables, type System } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import { collectionsOf, systemsIn } from "../pulumi/stackState.js";
import type { Session } from "../session.js";
import { type Column, counted, plural, table } from "../text/table.js";
import { readStackSystems, type StackSystems } from "./stackSystems.js";

interface Flags extends StackFlags {
  readonly json?: true;
}

type Status = "declared" | "to be removed" | "retired" | "not declared";

interface ListedSystem {
  readonly name: string;
  readonly host: string | null;
  readonly site: string | null;
  readonly credentials: "apiKey" | "client" | "none";
  /** The environment variable that its key is read from, where the configuration has none. */
  readonly variable: string;
  /** In the states of the stack and its sites. */
  readonly collections: number;
  readonly status: Status;
}

export const defineList: DefineCommand = (command, session, finish) => {
  const listing = command
    .command("list")
    .description("list the systems of a stack and what its state has of each");
  addStackOptions(listing)
    .option("--json", "print one JSON object for each system, a line each")
    .addHelpText("after", "\nExit codes: 0 listed, 1 the command failed.")
    .action(async (flags: Flags) => {
      const listed = listedSystems(await readStackSystems(stackChoice(flags), session.signal));
      if (flags.json === true) for (const one of listed) session.print(JSON.stringify(one));
      else print(session, listed);
      finish(exitCodes.fine);
    });
};

/** The declared systems, and those that only a state still has. */
function listedSystems({ systems, config, stacks }: StackSystems): readonly ListedSystem[] {
  const variables = new CredentialVariables(
    systems.map(({ name }) => name),
    {},
  );
  const declared = new Map(systems.map((system) => [system.name, system]));
  const stored = stacks.flatMap(({ state }) => systemsIn(state));
  return [...new Set([...declared.keys(), ...stored])].sort().map((name) => {
    const system: System | undefined = declared.get(name);
    return {
      name,
      host: system?.origin ?? null,
      site: system?.site ?? null,
      credentials: system?.credentials?.kind ?? "none",
      variable: variables.variableFor("apiKey", name),
      collections: stacks.reduce((sum, { state }) => sum + collectionsOf(state, name), 0),
      status: config.retiredSystems.includes(name)
        ? "retired"
        : config.removedSystems.includes(name)
          ? "to be removed"
          : system === undefined
            ? "not declared"
            : "declared",
    };
  });
}

const columns: readonly Column[] = [
  { title: "SYSTEM" },
  { title: "HOST" },
  { title: "SITE" },
  { title: "CREDENTIALS" },
  { title: "COLLECTIONS", right: true },
  { title: "STATUS" },
];

const credentialWords = { apiKey: "API key", client: "client id and secret" } as const;

function print(session: Session, listed: readonly ListedSystem[]): void {
  const rows = listed.map(({ name, host, site, credentials, variable, collections, status }) => [
    printable(name),
    host ?? "-",
    printable(site ?? "-"),
    credentials === "none" ? variable : credentialWords[credentials],
    counted(collections),
    status,
  ]);
  if (rows.length > 0) session.print(table(session, columns, rows));
  session.note(`${plural(listed.length, "system")}.`);
}
