import { resolve } from "node:path";
import type { Command } from "commander";
import type { StackChoice } from "../pulumi/pulumiCli.js";

export interface StackFlags {
  readonly stack?: string;
  readonly cwd?: string;
}

export function addStackOptions(command: Command): Command {
  return command
    .option("--stack <name>", "the stack (default: the one that is selected)")
    .option("--cwd <folder>", "the Pulumi project's folder (default: where the command runs)");
}

export function stackChoice({ stack, cwd = "." }: StackFlags): StackChoice {
  return { folder: resolve(cwd), ...(stack === undefined ? {} : { stack }) };
}
