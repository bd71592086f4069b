import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { parseFault } from "./faultSpec.js";
import { messageOf } from "./messageOf.js";
import {
  type ConnectedNode,
  type SimulatorOptions,
  SimulatorOptionsError,
  type SystemKind,
  systemKinds,
} from "./options.js";
import { type Simulator, startSimulator } from "./simulator.js";

/** Exit codes: 0 ended by a signal, 1 the system could not start, 2 wrong arguments. */
const usageError = 2;

interface Arguments {
  readonly kind: SystemKind;
  readonly firmware: string;
  readonly host: string;
  readonly port: number;
  readonly apiKey: readonly string[];
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly tokenTtl?: number;
  readonly caOut?: string;
  readonly state?: string;
  readonly latency?: number;
  readonly journal?: string;
  readonly rateLimit?: number;
  readonly node: readonly string[];
  readonly fault: readonly string[];
  readonly hostname?: string;
  readonly instant?: true;
}

const repeated = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const numberFrom =
  (least: number, most = Number.POSITIVE_INFINITY) =>
  (value: string): number => {
    const parsed = value.trim() === "" ? Number.NaN : Number(value);
    if (parsed >= least && parsed <= most && parsed < Number.POSITIVE_INFINITY) return parsed;
    throw new InvalidArgumentError(
      `It has to be a number from ${least}${Number.isFinite(most) ? ` to ${most}` : ""}.`,
    );
  };

function portFrom(value: string): number {
  const port = numberFrom(0, 65535)(value);
  if (!Number.isInteger(port)) throw new InvalidArgumentError("It has to be a whole number.");
  return port;
}

const program = new Command("extrahop-sim")
  .description(
    "A strict simulator of the threat-collection API of an ExtraHop sensor, console or Reveal(x) 360.",
  )
  .addOption(new Option("--kind <kind>", "which system").choices(systemKinds).makeOptionMandatory())
  .requiredOption("--firmware <version>", "e.g. 9.8.0 (STIX 1.x over PUT) or 26.3.0 (STIX 2.x over PATCH)")
  .option("--host <address>", "address to listen on", "127.0.0.1")
  .option("--port <number>", "port to listen on, 0 for a free one", portFrom, 0)
  .option("--api-key <key>", "valid key of a sensor or console; may be repeated", repeated, [])
  .option("--client-id <id>", "client id of Reveal(x) 360")
  .option("--client-secret <secret>", "client secret of Reveal(x) 360")
  .option("--token-ttl <seconds>", "lifetime of tokens of Reveal(x) 360 (default: 600)", numberFrom(0.001))
  .option("--ca-out <file>", "where to write the CA certificate that clients have to trust")
  .option("--state <folder>", "folder in which collections and the CA survive a restart")
  .option("--latency <milliseconds>", "delay of every answer", numberFrom(0))
  .option("--journal <file>", "file that gets a JSON line per request")
  .option(
    "--rate-limit <requests>",
    "requests per minute; beyond it comes 429 with Retry-After",
    numberFrom(0.001),
  )
  .option("--node <name>", "a sensor connected to this console; may be repeated", repeated, [])
  .option("--fault <json>", "a fault to play, see the README; may be repeated", repeated, [])
  .option("--hostname <name>", "what the system calls itself")
  .option("--instant", "neither unpack uploads nor keep them; each counts one observable")
  .allowExcessArguments(false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : usageError));

function optionsFrom(given: Arguments): SimulatorOptions {
  if ((given.clientId === undefined) !== (given.clientSecret === undefined)) {
    throw new SimulatorOptionsError("--client-id and --client-secret go together");
  }
  const { clientId: id, clientSecret: secret } = given;
  return {
    kind: given.kind,
    firmware: given.firmware,
    host: given.host,
    port: given.port,
    apiKeys: given.apiKey,
    clients: id !== undefined && secret !== undefined ? [{ id, secret }] : [],
    nodes: given.node.map((nickname): ConnectedNode => ({ nickname })),
    ...(given.tokenTtl === undefined ? {} : { tokenTtlSeconds: given.tokenTtl }),
    ...(given.state === undefined ? {} : { stateDir: given.state }),
    ...(given.latency === undefined ? {} : { latencyMs: given.latency }),
    ...(given.journal === undefined ? {} : { journalFile: given.journal }),
    ...(given.rateLimit === undefined ? {} : { rateLimit: { requestsPerMinute: given.rateLimit } }),
    ...(given.hostname === undefined ? {} : { hostname: given.hostname }),
    ...(given.instant === true ? { validate: false, keepFiles: false } : {}),
  };
}

async function main(): Promise<void> {
  const given = program.parse().opts<Arguments>();
  const faults = given.fault.map(parseFault);
  const simulator = await startSimulator(optionsFrom(given));
  for (const fault of faults) simulator.faults.add(fault);
  endOnSignal(simulator);
  if (given.caOut !== undefined) await writeFile(given.caOut, simulator.caPem);
  process.stdout.write(`listening on ${simulator.url}\n`);
}

function endOnSignal(simulator: Simulator): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      simulator.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    });
  }
}

function fail(error: unknown): never {
  process.stderr.write(`extrahop-sim: ${messageOf(error)}\n`);
  process.exit(error instanceof SimulatorOptionsError ? usageError : 1);
}

main().catch(fail);
