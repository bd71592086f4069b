import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Project } from "../../support/project.js";

/** Which process a signal goes to. */
export type Victim = "cli" | "provider";

/** How a run that was to be killed ended. */
export interface KilledRun {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** False where the run was over before its moment came. */
  readonly killed: boolean;
  readonly text: string;
  /**
   * True where the provider's process was gone soon after, or was none of ours yet: before its first call the
   * process is Pulumi's alone, and stays when its engine is killed.
   */
  readonly providerEnded: boolean;
  /** True where our code ran in the provider's process when the moment came. */
  readonly wasAtWork: boolean;
}

const maxMilliseconds = 120_000;
/** How long a provider may outlive its engine. */
const graceMilliseconds = 10_000;

/**
 * Starts the CLI and sends it, or its provider, a signal when the moment comes; waits until both are gone.
 *
 * @param moment settles when the signal is due
 */
export async function killedRun(
  project: Project,
  args: readonly string[],
  victim: Victim,
  signal: NodeJS.Signals,
  moment: (running: ChildProcess) => Promise<void>,
  environment: NodeJS.ProcessEnv = {},
): Promise<KilledRun> {
  const child = spawn("pulumi", args, {
    cwd: project.folder,
    env: { ...project.driverEnvironment, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error("pulumi cannot be started");
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (text += piece));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  let tree: readonly Process[] = [];
  const guard = setTimeout(() => endAll(treeOf(pid)), maxMilliseconds);
  try {
    await Promise.race([moment(child), exited]);
    tree = treeOf(pid);
    const found = tree.find(({ command }) => isProvider.test(command));
    const provider = found?.pid;
    const isOurs = found !== undefined && reachesEngine(found);
    const target = victim === "cli" ? pid : provider;
    const runs = child.exitCode === null && child.signalCode === null;
    const killed = runs && target !== undefined && send(target, signal);
    const { code, signal: endedBy } = await exited;
    const providerEnded = provider === undefined || !isOurs || (await isGone(provider));
    return { code, signal: endedBy, killed, text, providerEnded, wasAtWork: isOurs };
  } finally {
    clearTimeout(guard);
    // A CLI that was killed leaves its language host, which is the engine's and none of ours.
    endAll(tree);
  }
}

/** The process that runs the dynamic provider; a shell that starts it comes before. */
const isProvider = /^node\0.*cmd\/dynamic-provider/;

/**
 * True once our code runs in the process: it is what connects to the engine, whose address is the last
 * argument.
 */
function reachesEngine({ pid, command }: Process): boolean {
  const port = /:(\d+)\0?$/.exec(command)?.[1];
  if (port === undefined) return false;
  const engine = `0100007F:${Number(port).toString(16).toUpperCase().padStart(4, "0")}`;
  const inodes = new Set(
    readFileSync("/proc/net/tcp", "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .flatMap(([, , remote, , , , , , , inode]) => (remote === engine ? [`socket:[${inode}]`] : [])),
  );
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => inodes.has(readlinkSync(`/proc/${pid}/fd/${fd}`)));
  } catch {
    // It ended meanwhile.
    return false;
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** A process and everything that it started, directly or not. */
function treeOf(root: number): readonly Process[] {
  const processes = readProcesses();
  const below = new Set([root]);
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const { pid, parent } of processes) if (below.has(parent)) below.add(pid);
  }
  return processes.filter(({ pid }) => below.has(pid));
}

/** Those that run; one that ended and was not yet asked for its exit code has no command. */
function readProcesses(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/stat`, "utf8");
        // The program's name is in brackets and may hold anything.
        const [, parent] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
        return command === "" ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

async function isGone(pid: number): Promise<boolean> {
  for (let waited = 0; waited < graceMilliseconds; waited += 50) {
    if (!readProcesses().some((process) => process.pid === pid)) return true;
    await pause(50);
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

function endAll(processes: readonly Process[]): void {
  const running = new Map(readProcesses().map(({ pid, command }) => [pid, command]));
  for (const { pid, command } of processes) if (running.get(pid) === command) send(pid, "SIGKILL");
}
