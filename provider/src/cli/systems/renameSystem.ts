import { parseSystem } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { CommandError } from "../commandError.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import { renameEntry } from "../pulumi/renameEntry.js";
import { renameInState } from "../pulumi/renameInState.js";
import { fitsPath } from "../pulumi/stackConfig.js";
import { collectionsOf, writeState } from "../pulumi/stackState.js";
import { plural } from "../text/table.js";
import { renameSiteStack } from "./renameSiteStack.js";
import { readStackSystems, type StackSystems } from "./stackSystems.js";
import { renameInLists, requireKnown, stackOption } from "./systemLists.js";

export const defineRename: DefineCommand = (command, session, finish) => {
  const renaming = command
    .command("rename")
    .description("give a system another name, in the configuration and the state: no upload, no deletion")
    .argument("<old>", "its name")
    .argument("<new>", "its new name");
  addStackOptions(renaming)
    .addHelpText(
      "after",
      "\nThe state is changed first, then the configuration; after a failure, run it again. A system of a CSV is renamed there first. Where a\n" +
        "program names the system, change it there as well. Exit codes: 0 renamed, 1 the command failed.",
    )
    .action(async (from: string, to: string, flags: StackFlags) => {
      const choice = stackChoice(flags);
      const found = await readStackSystems(choice, session.signal);
      requireKnown(from, found, choice);
      requireFree(from, to, found);
      let collections = 0;
      for (const { choice: stack, state } of found.stacks) {
        if (collectionsOf(state, from) === 0) continue;
        const renamed = renameInState(state, from, to);
        await writeState(renamed.state, stack, session.signal);
        collections += renamed.collections;
      }
      await renameSiteStack(from, to, found, session.signal);
      await renameInLists(from, to, found, choice, session.signal);
      if (found.inConfig.has(from)) await renameEntry(from, to, choice, session.signal);
      session.print(`${from} is called ${to}: ${plural(collections, "collection")} renamed in the state.`);
      const up = found.stacks.length > 1 ? `npx pulumi-extrahop fleet up${stackOption(choice)}` : "pulumi up";
      session.note(
        `The next \`${up}\` uploads and deletes nothing for it; run it before \`refresh\` or \`destroy\`.`,
      );
      finish(exitCodes.fine);
    });
};

function requireFree(from: string, to: string, { systems, inConfig, stacks }: StackSystems): void {
  const parsed = parseSystem(to, { host: "host.example" }, "the new name");
  if ("problems" in parsed || !fitsPath(to))
    throw new CommandError(
      `${JSON.stringify(to)} cannot be the name of a system\nUse letters, digits, dots and dashes.`,
    );
  const isDeclared = (name: string) => systems.some((system) => system.name === name);
  if (isDeclared(from) && !inConfig.has(from)) {
    throw new CommandError(
      `${JSON.stringify(from)} is declared in a file or the environment\nRename it there, then run this command again for the state.`,
    );
  }
  if (
    (isDeclared(from) && isDeclared(to)) ||
    stacks.some(({ state }) => collectionsOf(state, to) > 0 && collectionsOf(state, from) > 0)
  ) {
    throw new CommandError(
      `a system is called ${JSON.stringify(to)} already\nChoose another name, or rename that one first.`,
    );
  }
}
