import { Command } from "commander";
import { commandList } from "../../../provider/src/cli/commandList.js";
import { Session } from "../../../provider/src/cli/session.js";

/** The commands of `pulumi-extrahop` as they are defined, with actions that do nothing. */
async function definition(): Promise<Command> {
  const program = new Command("pulumi-extrahop").version("0.0.0");
  for (const { name, load } of commandList) {
    (await load())(program.command(name), new Session(), () => {});
  }
  disarm(program);
  return program;
}

function disarm(command: Command): void {
  command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
  if (command.commands.length === 0) command.action(() => {});
  for (const child of command.commands) disarm(child);
}

/** @returns why our command line refuses these words; undefined where it takes them */
export async function refusal(words: readonly string[]): Promise<string | undefined> {
  // Parsed values stay in a command, so each line gets a definition of its own.
  const program = await definition();
  try {
    await program.parseAsync([...words], { from: "user" });
    return undefined;
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return code === "commander.helpDisplayed" || code === "commander.version" ? undefined : message;
  }
}
