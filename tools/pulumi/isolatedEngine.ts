import { type ChildProcess, spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type PolicyPacks, policyPacks } from "./policyPacks.js";
import { pulumiCommand } from "./pulumiCommand.js";

/** How one command of the CLI ended. */
export interface EngineRun {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout and stderr in the order in which they came: what a person would have seen. */
  readonly text: string;
}

export interface EngineRunOptions {
  /** Milliseconds after which the command is ended and the run fails. Default 5 minutes. */
  readonly timeout?: number;
  /** Further environment variables, or undefined for ones to leave out. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Sees the output as it comes. */
  readonly onOutput?: (text: string) => void;
}

const DEFAULT_TIMEOUT_MS = 5 * 60_000;
const GRACE_MS = 10_000;

/** Variables that would let the caller's own Pulumi, systems or test runner reach into the run. */
const FOREIGN = /^(PULUMI_|EXTRAHOP_|npm_|INIT_CWD$|NODE_ENV$|JEST_WORKER_ID$)/;

/**
 * The real Pulumi CLI on one project folder, with a home, a file backend and a passphrase of its own, so that
 * nothing of the user's Pulumi is read or changed.
 */
export class IsolatedEngine {
  private readonly running = new Set<ChildProcess>();
  private stopped = false;

  private constructor(
    /** The project that the CLI runs in. */
    readonly project: string,
    /** Full path of the CLI. */
    readonly command: string,
    /** The environment of the CLI; a person who sets the same can go on by hand. */
    readonly environment: NodeJS.ProcessEnv,
    private readonly packs: PolicyPacks,
  ) {}

  /** @param state folder for the backend and Pulumi's home; made when missing */
  static async open(project: string, state: string): Promise<IsolatedEngine> {
    const [home, backend, temporary] = ["home", "backend", "tmp"].map((name) => join(state, name)) as [
      string,
      string,
      string,
    ];
    for (const folder of [home, backend, temporary]) await mkdir(folder, { recursive: true });
    const pulumi = await pulumiCommand();
    const { command, env } = pulumi;
    const own = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
    return new IsolatedEngine(
      project,
      command,
      {
        ...Object.fromEntries(own),
        ...env,
        PULUMI_HOME: home,
        PULUMI_BACKEND_URL: pathToFileURL(backend).href,
        PULUMI_CONFIG_PASSPHRASE: "not a secret: this state is thrown away",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // The language host leaves a folder there after each run.
        TMPDIR: temporary,
        // As a shell would, that was led there.
        PWD: project,
      },
      policyPacks(pulumi, join(temporary, "policy-packs")),
    );
  }

  /**
   * Runs the CLI to its end.
   *
   * @throws Error when it cannot be started, takes too long or comes after `stop`
   */
  async run(args: readonly string[], options: EngineRunOptions = {}): Promise<EngineRun> {
    if (this.stopped) throw new Error(`\`pulumi ${args.join(" ")}\` is not started any more.`);
    const { timeout = DEFAULT_TIMEOUT_MS, environment = {}, onOutput } = options;
    const packs = await this.packs(args, this.project);
    const env = { ...this.environment, ...environment };
    const child = spawn(this.command, packs.args, {
      cwd: this.project,
      env: packs.folder === undefined ? env : { ...env, PATH: [env["PATH"], packs.folder].join(delimiter) },
      stdio: ["ignore", "pipe", "pipe"],
      // A process group of its own: ending it ends the language host and the providers too.
      detached: process.platform !== "win32",
    });
    this.running.add(child);
    const output = { stdout: "", stderr: "", text: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        output[name] += text;
        output.text += text;
        onOutput?.(text);
      });
    }
    return new Promise<EngineRun>((resolve, reject) => {
      let late = false;
      const deadline = setTimeout(() => {
        late = true;
        void end(child);
      }, timeout);
      child.on("error", reject);
      child.on("close", (code) => {
        clearTimeout(deadline);
        this.running.delete(child);
        if (late) reject(new Error(tookTooLong(args, timeout, output.text)));
        else resolve({ code, ...output });
      });
    });
  }

  /** Ends every command that still runs, politely first, and starts no further one. */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all([...this.running].map(end));
  }
}

function tookTooLong(args: readonly string[], timeout: number, text: string): string {
  return `\`pulumi ${args.join(" ")}\` took longer than ${timeout / 1000} s and was ended:\n${text}`;
}

async function end(child: ChildProcess): Promise<void> {
  const closed = new Promise((resolve) => child.once("close", resolve));
  signal(child, "SIGINT");
  const grace = setTimeout(() => signal(child, "SIGKILL"), GRACE_MS);
  await closed;
  clearTimeout(grace);
}

function signal({ pid }: ChildProcess, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, name);
  } catch {
    // It ended by itself in the meantime.
  }
}
