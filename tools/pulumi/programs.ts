import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** The folders of PATH, in order. Relative ones are left out: they mean another folder for every program. */
export function pathFolders(environment: NodeJS.ProcessEnv): string[] {
  return (environment["PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
}

/** The first of the folders that holds an executable of this name, as its full path. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  return folders
    .flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)))
    .find((file) => isExecutable(file));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export interface Finished {
  /** Exit code; null when the program was ended by a signal or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Milliseconds after which the program is ended. Default: no limit. */
  readonly timeout?: number;
  /** Sees each piece of stderr as it comes. */
  readonly onStderr?: (text: string) => void;
}

/** Runs a program to its end without stdin and gives back all that it wrote; never throws. */
export function runProgram(
  command: string,
  args: readonly string[],
  { environment, cwd, timeout, onStderr }: RunOptions,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env: environment, timeout, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      onStderr?.(text);
    });
    child.on("error", (error) => resolve({ code: null, stdout, stderr: stderr + error.message }));
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}
