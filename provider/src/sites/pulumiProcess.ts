import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { pulumiEnvironment } from "./pulumiEnvironment.js";
import { startFailure } from "./startFailure.js";

/** How to run the Pulumi CLI of PATH. */
export interface PulumiOptions {
  /** The Pulumi project's folder, or one below it. */
  readonly folder: string;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Handed over by the standard input, never by the command line, which other users of the machine can list.
   */
  readonly input?: string;
  readonly signal: AbortSignal;
  /** Takes each line of the standard output; without it they are collected in `stdout`. */
  readonly onLine?: (line: string) => void;
}

/** How the Pulumi CLI ended. */
export interface PulumiRun {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const running = new Set<ChildProcess>();

/** How long the CLI may take to end its plugins after a second interrupt, in milliseconds. */
const endMilliseconds = 2_000;

/**
 * Ends the CLI of every run at once: a second interrupt has the engine end its plugins and release the
 * stack's lock; what does not follow is killed.
 */
export function endPulumiProcesses(): void {
  for (const child of running) {
    child.kill("SIGINT");
    setTimeout(() => killGroup(child), endMilliseconds);
  }
}

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It ended in the meantime.
  }
}

function start(args: readonly string[], { folder, environment }: PulumiOptions) {
  try {
    return spawn("pulumi", args, {
      cwd: folder,
      env: { ...pulumiEnvironment(), ...environment },
      stdio: ["pipe", "pipe", "pipe"],
      // A group of its own: Ctrl-C in a terminal would reach the CLI a second time, which then ends without
      // finishing.
      detached: process.platform !== "win32",
    });
  } catch (error) {
    throw startFailure(error as NodeJS.ErrnoException, folder);
  }
}

/**
 * Runs the Pulumi CLI to its end, well or not. An abort interrupts it once, so that the engine finishes what
 * it has begun and leaves no pending operation.
 *
 * @throws Error that explains why the CLI cannot be started, with the code of `spawn`
 */
export async function runPulumiProcess(args: readonly string[], options: PulumiOptions): Promise<PulumiRun> {
  const { folder, input = "", signal, onLine } = options;
  signal.throwIfAborted();
  const child = start(args, options);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => reject(startFailure(error, folder)));
    child.on("close", resolve);
  });
  // Without open files left there are no streams either.
  if (child.pid === undefined) await ended;
  running.add(child);
  const interrupt = () => child.kill("SIGINT");
  signal.addEventListener("abort", interrupt, { once: true });
  const output = { stdout: "", stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  child.stdout.setEncoding("utf8");
  if (onLine === undefined) {
    child.stdout.on("data", (text: string) => {
      output.stdout += text;
    });
  } else createInterface({ input: child.stdout }).on("line", onLine);
  // A CLI that ends before it reads its input reports why itself.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  try {
    return { code: await ended, ...output };
  } finally {
    running.delete(child);
    signal.removeEventListener("abort", interrupt);
  }
}
