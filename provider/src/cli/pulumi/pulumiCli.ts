import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { pulumiEnvironment, startFailure, withStateRepair } from "../../sites/index.js";
import { CommandError } from "../commandError.js";

/** A project on disk and a stack of it. */
export interface StackChoice {
  /** The Pulumi project's folder, or one below it. */
  readonly folder: string;
  /** Default: the stack that is selected. */
  readonly stack?: string;
}

export interface PulumiInput {
  /** What is being done, for errors: `reading the stack's configuration`. */
  readonly action: string;
  /**
   * Handed over by the standard input, never by the command line, which other users of the machine can list.
   */
  readonly input?: string;
  readonly signal: AbortSignal;
}

/**
 * Runs the Pulumi CLI of PATH and gives back what it wrote to the standard output.
 *
 * @throws CommandError with the CLI's own words, without `input`, and the repair of a damaged state
 */
export async function runPulumi(
  args: readonly string[],
  { folder, stack }: StackChoice,
  { action, input = "", signal }: PulumiInput,
): Promise<string> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CommandError(
      `${action} failed: there is no folder ${folder}\nName the Pulumi project's folder with --cwd.`,
    );
  }
  // Flags first: after a `--` keys may begin with anything.
  const [group = "", command = "", ...rest] = args;
  const chosen = stack === undefined ? [] : ["--stack", stack];
  const child = spawn(
    "pulumi",
    [group, ...(command === "" ? [] : [command]), "--non-interactive", ...chosen, ...rest],
    {
      cwd: folder,
      env: pulumiEnvironment(),
      stdio: ["pipe", "pipe", "pipe"],
      signal,
    },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(startFailure(error, folder)));
    child.on("close", resolve);
  });
  const notStarted = (error: Error) => {
    signal.throwIfAborted();
    throw new CommandError(`${action} failed: ${error.message}`, { cause: error });
  };
  // Without open files left there are no streams either.
  if (child.pid === undefined) await ended.catch(notStarted);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  // A CLI that ends before it reads its input tells why itself.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await ended.catch(notStarted);
  if (code !== 0) {
    signal.throwIfAborted();
    const said = withStateRepair(withoutInput(output.stderr, input));
    throw new CommandError(`${action} failed: pulumi ended with ${code ?? "a signal"}\n${said.trim()}`);
  }
  return output.stdout;
}

/** The CLI may print a value without the line break that it was handed over with. */
function withoutInput(text: string, input: string): string {
  const value = input.trim();
  return value === "" ? text : text.replaceAll(value, "[secret]");
}
