import { suggestName } from "../../errors/index.js";
import { removedSystemsKey } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import type { StackChoice } from "../pulumi/pulumiCli.js";
import { removeValue, storeNames, systemPath } from "../pulumi/stackConfig.js";
import { collectionsOf, systemsIn } from "../pulumi/stackState.js";
import type { Session } from "../session.js";
import { plural } from "../text/table.js";
import { readStackSystems, type StackSystems } from "./stackSystems.js";

export const defineRemove: DefineCommand = (command, session, finish) => {
  const removing = command
    .command("remove")
    .description("have the next `up` delete a system's collections, then drop its entry")
    .argument("<name>", "the system");
  addStackOptions(removing)
    .addHelpText(
      "after",
      "\nRun it twice: the first run marks the system (extrahop:removedSystems), so that the next `pulumi up`, or `fleet up`, deletes its\n" +
        "collections with the credentials that are still configured; the second one, when they are gone, drops the system's entry.\n\n" +
        "Exit codes: 0 marked, or the entry is dropped; 3 marked before, and collections are still to be deleted; 1 the command failed.",
    )
    .action(async (name: string, flags: StackFlags) => {
      const choice = stackChoice(flags);
      const found = await readStackSystems(choice, session.signal);
      requireKnown(name, found);
      const left = found.stacks.reduce((sum, { state }) => sum + collectionsOf(state, name), 0);
      const wasMarked = found.config.removedSystems.includes(name);
      if (left === 0) await drop(name, found, choice, session);
      else await mark(name, left, found, choice, session);
      finish(left > 0 && wasMarked ? exitCodes.gateFailed : exitCodes.fine);
    });
};

/** @throws CommandError for a name that neither the configuration nor a state has */
export function requireKnown(name: string, { systems, config, stacks }: StackSystems): void {
  const known = new Set([
    ...systems.map((system) => system.name),
    ...config.removedSystems,
    ...stacks.flatMap(({ state }) => systemsIn(state)),
  ]);
  if (known.has(name)) return;
  const suggestion = suggestName(name, [...known].sort());
  throw new CommandError(
    `no system is called ${JSON.stringify(name)}${suggestion === "" ? "" : `; ${suggestion}`}\nSee them with: npx pulumi-extrahop systems list`,
  );
}

async function mark(
  name: string,
  left: number,
  { config, systems, stacks }: StackSystems,
  choice: StackChoice,
  session: Session,
): Promise<void> {
  if (!systems.some((system) => system.name === name)) {
    throw new CommandError(
      `${JSON.stringify(name)} is no longer declared, and ${plural(left, "collection")} of it ${left === 1 ? "is" : "are"} in the state\n` +
        `Declare it again, so that they can be deleted on it; or, where it is gone for good: npx pulumi-extrahop systems retire ${JSON.stringify(name)}`,
    );
  }
  if (!config.removedSystems.includes(name))
    await storeNames(removedSystemsKey, [...config.removedSystems, name], choice, session.signal);
  const up = stacks.length > 1 ? "`npx pulumi-extrahop fleet up`" : "`pulumi up`";
  session.print(
    `${name} is to be removed: the next ${up} deletes its ${plural(left, "collection")}, and nothing of other systems.`,
  );
  session.note("Then run this command again: it drops the system's entry when no collection is left.");
}

async function drop(
  name: string,
  { config, inConfig, systems }: StackSystems,
  choice: StackChoice,
  session: Session,
): Promise<void> {
  const { signal } = session;
  if (config.feedsFor.includes(name)) await removeValue(systemPath(name, "extrahop:feeds"), choice, signal);
  if (inConfig.has(name)) await removeValue(systemPath(name), choice, signal);
  else if (systems.some((system) => system.name === name)) {
    session.print(
      `No collection of ${name} is left: take it out of ${config.systemsFile ?? "EXTRAHOP_SYSTEMS"}, which declares it.`,
    );
    session.note("Then run this command again: it removes the mark.");
    return;
  }
  if (config.removedSystems.includes(name)) {
    const others = config.removedSystems.filter((other) => other !== name);
    await storeNames(removedSystemsKey, others, choice, signal);
  }
  session.print(`No collection of ${name} is left: its entry is dropped.`);
}
