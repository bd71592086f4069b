import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

export const commandLine = join(__dirname, "..", "..", "..", "simulator", "dist", "cli.js");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end, for calls that do not start a system. */
export async function run(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [commandLine, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { code: code as number | null, stdout, stderr };
}

/** A system that was started on the command line. */
export interface StartedCommand {
  readonly url: string;
  readonly port: number;
  /** Ends it by a signal and tells how it ended. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

const running = new Set<ChildProcess>();

/** Starts a system and waits until it says where it listens. */
export async function start(...args: readonly string[]): Promise<StartedCommand> {
  const child = spawn(process.execPath, [commandLine, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let stdout = "";
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const exited = once(child, "close").then(([code]): Ended => {
    running.delete(child);
    return { code: code as number | null, stdout, stderr };
  });
  const ready = new Promise<string>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
      const url = /^listening on (https:\/\/\S+)\n/m.exec(stdout)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const ended = exited.then(({ code, stderr }) => {
    throw new Error(`extrahop-sim ended with ${code}: ${stderr}`);
  });
  const url = await Promise.race([ready, ended]);
  ended.catch(() => {});
  return {
    url,
    port: Number(new URL(url).port),
    end: (signal = "SIGTERM") => {
      child.kill(signal);
      return exited;
    },
  };
}

// Machines that build at the same time are slow; no test waits for this to tell right from wrong.
jest.setTimeout(60_000);

afterEach(async () => {
  for (const child of running) {
    child.kill("SIGKILL");
    await once(child, "close");
  }
});
