import { Argument } from "commander";
import type { DefineCommand } from "../command.js";
import { commandTree } from "../completion/commandTree.js";
import { completionScript, type Shell, shells } from "../completion/scripts.js";
import { exitCodes } from "../exitCodes.js";

export const defineCompletion: DefineCommand = (command, session, finish) => {
  command
    .addArgument(new Argument("<shell>", "for which shell").choices(shells))
    .addHelpText(
      "after",
      '\nbash, zsh:  eval "$(pulumi-extrahop completion bash)" in the start-up file\n' +
        "fish:       pulumi-extrahop completion fish > ~/.config/fish/completions/pulumi-extrahop.fish\n\n" +
        "Exit codes: 0 printed, 1 the command failed.",
    )
    .action((shell: Shell) => {
      const program = command.parent ?? command;
      session.print(completionScript(shell, program.name(), commandTree(program)).trimEnd());
      finish(exitCodes.fine);
    });
};
