import type { Command } from "commander";
import type { ExitCode } from "./exitCodes.js";
import type { Session } from "./session.js";

/** What a command's action calls when it is done. */
export type Finish = (exitCode: ExitCode) => void;

/** Adds arguments, options and the action to a command that has its name and summary already. */
export type DefineCommand = (command: Command, session: Session, finish: Finish) => void;

export interface CommandEntry {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the command's code, which only a run of this command needs. */
  readonly load: () => Promise<DefineCommand>;
}

/** Every command in the order of the help. A new one is a file in commands/ and an entry here. */
export const commandList: readonly CommandEntry[] = [
  {
    name: "inspect",
    summary: "say what sources hold: versions, indicators by type, problems",
    load: async () => (await import("./commands/inspect.js")).defineInspect,
  },
];
