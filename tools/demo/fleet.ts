import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { repository } from "../repository.js";
import type { DemoSystem } from "./demoSystem.js";

type Wanted = Pick<DemoSystem, "name" | "kind" | "firmware">;

/** A fleet as many have it: not all on the same firmware, one of them in the cloud. */
export const wantedSystems: readonly Wanted[] = [
  { name: "munich-sensor", kind: "sensor", firmware: "9.8.0" },
  { name: "headquarters", kind: "console", firmware: "26.1.0" },
  { name: "osaka-sensor", kind: "sensor", firmware: "26.3.0" },
  { name: "reveal-x-360", kind: "rx360", firmware: "26.3.0" },
];

const START_TIMEOUT_MS = 30_000;
const END_TIMEOUT_MS = 10_000;

/**
 * Starts every system as a process of its own.
 *
 * @param onSpawn sees the id of each process before anything is awaited, so that none is missed
 */
export async function startSystems(folder: string, onSpawn: (pid: number) => void): Promise<DemoSystem[]> {
  await mkdir(folder, { recursive: true });
  const systems: DemoSystem[] = [];
  for (const wanted of wantedSystems) systems.push(await startSystem(wanted, folder, onSpawn));
  return systems;
}

async function startSystem(
  wanted: Wanted,
  folder: string,
  onSpawn: (pid: number) => void,
): Promise<DemoSystem> {
  const [caFile, journalFile, logFile] = ["ca.pem", "journal.jsonl", "log"].map((suffix) =>
    join(folder, `${wanted.name}.${suffix}`),
  ) as [string, string, string];
  const secret = randomBytes(16).toString("hex");
  const credentials =
    wanted.kind === "rx360" ? { clientId: "demo", clientSecret: secret } : { apiKey: secret };
  const log = await open(logFile, "w");
  await (await open(journalFile, "w")).close();
  const child = spawn(
    process.execPath,
    [
      join(repository, "simulator", "bin", "extrahop-sim.js"),
      ...["--kind", wanted.kind, "--firmware", wanted.firmware, "--hostname", wanted.name],
      ...["--ca-out", caFile, "--journal", journalFile],
      ...("apiKey" in credentials
        ? ["--api-key", credentials.apiKey]
        : ["--client-id", credentials.clientId, "--client-secret", credentials.clientSecret]),
    ],
    // Out of the terminal's job, so that Ctrl-C reaches it through the demo only and --keep can leave it.
    { detached: true, stdio: ["ignore", "pipe", log.fd] },
  );
  const { pid = 0 } = child;
  onSpawn(pid);
  await log.close();
  const url = await addressOf(child).catch((error: Error) => {
    throw new Error(`${wanted.name} did not start: ${error.message} See ${logFile}.`);
  });
  child.stdout?.destroy();
  child.unref();
  return { ...wanted, url, credentials, caFile, journalFile, pid };
}

/** The address that a simulator prints when it is ready. */
async function addressOf(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (stdout === null) throw new Error("its output is not connected.");
  const exited = once(child, "exit").then(() => Promise.reject(new Error("it ended at once.")));
  const output = once(stdout, "data", { signal: AbortSignal.timeout(START_TIMEOUT_MS) });
  const [text] = (await Promise.race([output, exited])) as [Buffer];
  const address = /^listening on (\S+)/.exec(String(text))?.[1];
  if (address === undefined) throw new Error(`it said: ${String(text).trim()}.`);
  return address;
}

/** Ends processes that were started and waits until they are gone. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) signal(pid, "SIGTERM");
  for (const pid of pids) {
    for (let waited = 0; waited < END_TIMEOUT_MS && signal(pid, 0); waited += 50) await pause(50);
    signal(pid, "SIGKILL");
  }
}

/**
 * Whether a process id that was written down earlier still is a simulator's: ids are used again after a
 * restart.
 */
export function isSimulator(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.includes("extrahop-sim");
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  // 0 and below would mean whole groups of processes.
  if (pid <= 0) return false;
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
