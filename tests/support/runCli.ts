import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";

export interface CliRun {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Where it runs. Default: this repository. */
  readonly folder?: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** What it can read from its standard input. Default: nothing. */
  readonly input?: string;
}

/** The command as npm links it. */
export const bin = join(repository, "provider", "bin", "pulumi-extrahop.js");

const deadlineMs = 60_000;

/** Variables that would let the surroundings of the test decide. */
const foreign = /^(PULUMI_|EXTRAHOP_|npm_|NODE_|JEST_|NO_COLOR$|FORCE_COLOR$|CI$|COLUMNS$)/;

export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** Starts the built command with pipes for its streams; the caller ends it. */
export function startCli(args: readonly string[], options: CliOptions = {}): ChildProcess {
  if (!existsSync(join(repository, "provider", "dist", "cli", "main.js"))) {
    throw new Error("The command is not built: run `node tools/setUp.mjs` first.");
  }
  return spawn(process.execPath, [bin, ...args], {
    cwd: options.folder ?? repository,
    env: { ...cleanEnvironment(), ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
}

/** Runs the built command to its end, as a user's shell would. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const child = startCli(args, options);
  child.stdin?.end(options.input ?? "");
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const deadline = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(deadline);
      resolve({ code, ...output });
    });
  });
}

/** The JSON objects of an output with one a line. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
