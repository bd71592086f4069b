import type { Command } from "commander";
import type { ExitCode } from "./exitCodes.js";
import type { Session } from "./session.js";

/** What a command's action calls when it is done. */
export type Finish = (exitCode: ExitCode) => void;

/** Adds arguments, options and the action to a command that has its name and summary already. */
export type DefineCommand = (command: Command, session: Session, finish: Finish) => void;
