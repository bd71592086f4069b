import { Command, CommanderError } from "commander";
import { commandList } from "./commandList.js";
import { type ExitCode, exitCodes } from "./exitCodes.js";
import { packageVersion } from "./packageVersion.js";
import type { Session } from "./session.js";

/** Runs the command that `args` name. @throws what the command throws */
export async function runProgram(args: readonly string[], session: Session): Promise<number> {
  let exitCode: ExitCode = exitCodes.fine;
  const program = await createProgram(args, session, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    // Help, version and wrong arguments: all is said already.
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return exitCode;
}

/** The command that describes all others, and so needs their options. */
const describesAll = "completion";

async function createProgram(
  args: readonly string[],
  session: Session,
  finish: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command("pulumi-extrahop")
    .description(
      "Threat collections on ExtraHop systems: look at sources, convert them, adopt what is there.",
    )
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("Try it with --help.");
  const [first = "", second = ""] = args.filter((arg) => !arg.startsWith("-"));
  const wanted = first === "help" ? second : first;
  for (const { name, summary, load } of commandList) {
    const command = program.command(name).description(summary);
    if (name === wanted || wanted === describesAll) (await load())(command, session, finish);
  }
  return program;
}
