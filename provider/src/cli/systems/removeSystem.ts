import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import type { StackChoice } from "../pulumi/pulumiCli.js";
import { removeValue, systemPath } from "../pulumi/stackConfig.js";
import { collectionsOf } from "../pulumi/stackState.js";
import type { Session } from "../session.js";
import { plural } from "../text/table.js";
import { readStackSystems, type StackSystems } from "./stackSystems.js";
import { addToList, removeFromList, requireKnown, stackOption } from "./systemLists.js";

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
      requireKnown(name, found, choice);
      const left = found.stacks.reduce((sum, { state }) => sum + collectionsOf(state, name), 0);
      const wasMarked = found.config.removedSystems.includes(name);
      if (left === 0) await drop(name, found, choice, session);
      else await mark(name, left, found, choice, session);
      finish(left > 0 && wasMarked ? exitCodes.gateFailed : exitCodes.fine);
    });
};

async function mark(
  name: string,
  left: number,
  found: StackSystems,
  choice: StackChoice,
  session: Session,
): Promise<void> {
  const { systems, stacks } = found;
  if (!systems.some((system) => system.name === name)) {
    throw new CommandError(
      `${JSON.stringify(name)} is no longer declared, and ${plural(left, "collection")} of it ${left === 1 ? "is" : "are"} in the state\n` +
        `Declare it again, so that they can be deleted on it; or, where it is gone for good: npx pulumi-extrahop systems retire ${JSON.stringify(name)}${stackOption(choice)}`,
    );
  }
  await addToList("removedSystems", name, found, choice, session.signal);
  const up = stacks.length > 1 ? `\`npx pulumi-extrahop fleet up${stackOption(choice)}\`` : "`pulumi up`";
  session.print(
    `${name} is to be removed: the next ${up} deletes its ${plural(left, "collection")}, and nothing of other systems.`,
  );
  session.note("Then run this command again: it drops the system's entry when no collection is left.");
}

async function drop(name: string, found: StackSystems, choice: StackChoice, session: Session): Promise<void> {
  const { config, inConfig, systems } = found;
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
  await removeFromList("removedSystems", name, found, choice, signal);
  session.print(`No collection of ${name} is left: its entry is dropped.`);
}
