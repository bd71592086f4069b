import { createAuthority, type Simulator, startSimulator } from "extrahop-sim";
import { startShaper } from "./shaper.js";

/** What the parent asks for: first `start`, then any of the others. */
export type Request =
  | {
      readonly ask: "start";
      readonly systems: number;
      readonly firmware: string;
      readonly apiKey: string;
      readonly latencyMs: number;
      readonly megabitsPerSecond: number | undefined;
      readonly validate: boolean;
    }
  | { readonly ask: "reset" }
  | { readonly ask: "uploaded" };

export interface Answer {
  readonly urls?: readonly string[];
  readonly caPem?: string;
  readonly bytes?: number;
  readonly error?: string;
}

let simulators: readonly Simulator[] = [];

/**
 * Simulated systems in a process of their own, driven by messages, so that they share no thread with what is
 * measured.
 */
async function answer(request: Request): Promise<Answer> {
  switch (request.ask) {
    case "start":
      return start(request);
    case "reset":
      for (const simulator of simulators) {
        await simulator.reimage();
        simulator.journal.clear();
      }
      return {};
    case "uploaded": {
      const bytes = simulators.flatMap(({ journal }) =>
        journal.map((entry) => entry.upload?.file?.bytes ?? 0),
      );
      return { bytes: bytes.reduce((sum, one) => sum + one, 0) };
    }
  }
}

async function start(request: Extract<Request, { ask: "start" }>): Promise<Answer> {
  const { firmware, apiKey, latencyMs, megabitsPerSecond, validate } = request;
  const authority = await createAuthority();
  simulators = await Promise.all(
    Array.from({ length: request.systems }, () =>
      startSimulator({
        kind: "sensor",
        firmware,
        apiKeys: [apiKey],
        latencyMs,
        authority,
        validate,
        keepFiles: false,
      }),
    ),
  );
  const urls = await Promise.all(
    simulators.map(async ({ url, port }) =>
      megabitsPerSecond === undefined
        ? url
        : `https://127.0.0.1:${await startShaper(port, (megabitsPerSecond * 1e6) / 8)}`,
    ),
  );
  return { urls, caPem: authority.caPem };
}

async function serve(request: Request): Promise<void> {
  const reply = await answer(request).catch((error: unknown): Answer => ({ error: String(error) }));
  process.send?.(reply);
}

process.on("message", (request: Request) => void serve(request));
process.on("disconnect", () => process.exit(0));
