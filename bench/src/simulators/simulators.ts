import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownPlace } from "../places.js";
import type { Answer, Request } from "./host.js";

export interface SimulatorsOptions {
  readonly systems: number;
  /** Default 9.8.0, of the first generation. */
  readonly firmware?: string;
  /** Milliseconds by which every answer is delayed. Default 0. */
  readonly latencyMs?: number;
  /** What one system's line lets through in each direction. Default: what the machine can. */
  readonly megabitsPerSecond?: number;
}

/** Instant simulated systems in a process of their own. */
export class Simulators {
  private constructor(
    private readonly host: ChildProcess,
    readonly urls: readonly string[],
    readonly apiKey: string,
    /** PEM file of the CA that signed the systems' certificates. */
    readonly caFile: string,
  ) {}

  static async start(options: SimulatorsOptions): Promise<Simulators> {
    const { systems, firmware = "9.8.0.1000", latencyMs = 0, megabitsPerSecond } = options;
    const host = fork(join(__dirname, "host.js"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const apiKey = randomBytes(12).toString("hex");
    try {
      const { urls = [], caPem = "" } = await ask(host, {
        ask: "start",
        systems,
        firmware,
        apiKey,
        latencyMs,
        megabitsPerSecond,
        validate: false,
      });
      const caFile = join(ownPlace("simulators"), `ca-${host.pid}.pem`);
      writeFileSync(caFile, caPem);
      return new Simulators(host, urls, apiKey, caFile);
    } catch (error) {
      host.disconnect();
      throw error;
    }
  }

  /** What EXTRAHOP_SYSTEMS has to hold for the provider to find these systems. */
  get declaration(): string {
    const systems = this.urls.map((host, i) => [
      `system-${String(i + 1).padStart(3, "0")}`,
      { host, apiKey: this.apiKey, caFile: this.caFile },
    ]);
    return JSON.stringify(Object.fromEntries(systems));
  }

  /** Makes all systems new. */
  async reset(): Promise<void> {
    await ask(this.host, { ask: "reset" });
  }

  /** Bytes of files uploaded since the last reset. */
  async uploadedBytes(): Promise<number> {
    return (await ask(this.host, { ask: "uploaded" })).bytes ?? 0;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.host.once("exit", resolve));
    this.host.disconnect();
    await ended;
  }
}

function ask(host: ChildProcess, request: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("the simulators' process ended"));
    host.once("exit", ended);
    host.once("message", (answer: Answer) => {
      host.off("exit", ended);
      if (answer.error === undefined) resolve(answer);
      else reject(new Error(answer.error));
    });
    host.send(request);
  });
}

/** Starts systems for the time of a piece of work. */
export async function withSimulators<T>(
  options: SimulatorsOptions,
  work: (simulators: Simulators) => Promise<T>,
): Promise<T> {
  const simulators = await Simulators.start(options);
  try {
    return await work(simulators);
  } finally {
    await simulators.stop();
  }
}
