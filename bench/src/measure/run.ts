import { spawn } from "node:child_process";
import { type TreeUse, TreeWatch } from "./processTree.js";

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended. Default one hour. */
  readonly timeout?: number;
  /** Time between two looks at its processes. Default 100. */
  readonly sampleMilliseconds?: number;
}

/** A command from its start to its end. */
export interface Run {
  /** Wall time. */
  readonly seconds: number;
  readonly use: TreeUse;
  readonly stdout: string;
}

/**
 * Runs a command and watches its processes. @throws Error with all it wrote when it fails or takes too long
 */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { cwd, env, timeout = 3_600_000, sampleMilliseconds } = options;
  const began = performance.now();
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
    stdio: ["ignore", "pipe", "pipe"],
    // A session of its own, by which its processes are distinguished from all others.
    detached: true,
  });
  const watch = child.pid === undefined ? undefined : new TreeWatch(child.pid, sampleMilliseconds);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
    });
  }
  const deadline = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, "SIGKILL"), timeout);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    if (code !== 0) {
      const words = [command, ...args].join(" ");
      throw new Error(`\`${words}\` ended with ${code}:\n${output.stdout}${output.stderr}`);
    }
  } finally {
    clearTimeout(deadline);
    watch?.stop();
  }
  const seconds = (performance.now() - began) / 1000;
  if (watch === undefined) throw new Error(`${command} could not be started`);
  return { seconds, use: watch.stop(), stdout: output.stdout };
}

/** What a worker program tells of itself on its last line. */
export interface WorkerReport {
  /** Time of the work alone, without starting and loading. */
  readonly seconds: number;
  /** Greatest resident memory, by the kernel's own account. */
  readonly peakBytes: number;
  /** What the work found: has to be the same for all that did the same work. */
  readonly found?: unknown;
}

/** Runs a program that measures itself and reports in JSON on its last line. */
export async function runWorker(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<WorkerReport> {
  const { stdout } = await run(command, args, options);
  const report = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as WorkerReport;
  if (typeof report.seconds !== "number" || typeof report.peakBytes !== "number") {
    throw new Error(`${args.join(" ")} reported ${JSON.stringify(report)}`);
  }
  return report;
}
