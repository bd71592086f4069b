import type { DefineCommand } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import { addStackOptions, type StackFlags, stackChoice } from "../options/stack.js";
import { readStackSystems } from "./stackSystems.js";
import { addToList, requireKnown } from "./systemLists.js";

export const defineRetire: DefineCommand = (command, session, finish) => {
  const retiring = command
    .command("retire")
    .description("declare a system gone for good: `up` drops its collections from the state")
    .argument("<name>", "the system");
  addStackOptions(retiring)
    .addHelpText(
      "after",
      "\nAdds the name to extrahop:retiredSystems. No request is sent to a retired system. Exit codes: 0 stored, 1 the command failed.",
    )
    .action(async (name: string, flags: StackFlags) => {
      const choice = stackChoice(flags);
      const found = await readStackSystems(choice, session.signal);
      requireKnown(name, found, choice);
      await addToList("retiredSystems", name, found, choice, session.signal);
      const up = found.stacks.length > 1 ? "fleet up" : "up";
      session.print(
        `${name} is retired: \`${up}\` drops its collections from the state and sends it no request.\n` +
          "Then remove its entry from where it is declared.",
      );
      finish(exitCodes.fine);
    });
};
