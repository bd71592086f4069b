import type { Authority } from "./authority.js";
import { isFirmware } from "./firmware.js";

export const systemKinds = ["sensor", "console", "rx360"] as const;
export type SystemKind = (typeof systemKinds)[number];

/** An API key; a plain string is a key with every privilege. */
export interface ApiKey {
  readonly key: string;
  /** False for a key whose user lacks system and access administration: it gets 403. Default true. */
  readonly privileged?: boolean;
}

/** REST API credentials of Reveal(x) 360. */
export interface ApiClient {
  readonly id: string;
  readonly secret: string;
  /** False for credentials without system and access administration: they get 403. Default true. */
  readonly privileged?: boolean;
}

/** A sensor connected to a console, as GET /api/v1/nodes lists it. */
export interface ConnectedNode {
  readonly nickname: string;
  readonly hostname?: string;
  readonly enabled?: boolean;
  readonly firmware?: string;
}

export interface RateLimit {
  readonly requestsPerMinute: number;
  /** Requests that may come at once before the rate counts. Default: a minute's worth. */
  readonly burst?: number;
}

export interface SimulatorOptions {
  readonly kind: SystemKind;
  /** e.g. `9.8.0.1234` or `26.3.0`; decides the generation of the API. */
  readonly firmware: string;
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0, a free port. */
  readonly port?: number;
  /** Valid keys of a sensor or console; at least one. */
  readonly apiKeys?: readonly (string | ApiKey)[];
  /** Valid credentials of Reveal(x) 360; at least one. */
  readonly clients?: readonly ApiClient[];
  /** Lifetime of tokens of Reveal(x) 360. Default 600. */
  readonly tokenTtlSeconds?: number;
  /** Folder in which collections survive a restart. Default none: they are gone after `stop`. */
  readonly stateDir?: string;
  /** Milliseconds by which every answer is delayed. Default 0. */
  readonly latencyMs?: number;
  /** File that gets a JSON line per request. */
  readonly journalFile?: string;
  /** CA that signs the certificate. Default: the one kept in `stateDir`, else a new one. */
  readonly authority?: Authority;
  /**
   * For which names and until when the certificate holds. Default: the host, localhost, 127.0.0.1 and ::1,
   * for a year.
   */
  readonly certificate?: { readonly hosts?: readonly string[]; readonly validTo?: Date };
  /** Sensors connected to a console. */
  readonly nodes?: readonly ConnectedNode[];
  readonly rateLimit?: RateLimit;
  /** What the system calls itself. Default `extrahop-<kind>`. */
  readonly hostname?: string;
  /** Greatest request body in bytes. Default 4 GiB. */
  readonly maxBodyBytes?: number;
  /** Greatest sum of bytes that one archive may unpack to. Default 16 GiB. */
  readonly maxUnpackedBytes?: number;
  /** Greatest STIX document in bytes; it is parsed as a whole. Default 256 MiB. */
  readonly maxDocumentBytes?: number;
  /** False: uploads are not unpacked and parsed, and count `assumedObservables`. Default true. */
  readonly validate?: boolean;
  /** False: uploaded bytes are dropped after they were counted. Default true. */
  readonly keepFiles?: boolean;
  /** What an upload counts when `validate` is false. Default 1. */
  readonly assumedObservables?: number;
}

/** Options that make no sense; the message names the option. */
export class SimulatorOptionsError extends Error {
  override readonly name = "SimulatorOptionsError";
}

export type ResolvedOptions = Omit<Required<SimulatorOptions>, OptionalOnes> &
  Pick<SimulatorOptions, OptionalOnes>;
type OptionalOnes = "stateDir" | "journalFile" | "authority" | "certificate" | "rateLimit";

/** Fills in the defaults. @throws SimulatorOptionsError */
export function resolveOptions(options: SimulatorOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    host: "127.0.0.1",
    port: 0,
    apiKeys: [],
    clients: [],
    tokenTtlSeconds: 600,
    latencyMs: 0,
    nodes: [],
    hostname: `extrahop-${options.kind}`,
    maxBodyBytes: 4 * 1024 ** 3,
    maxUnpackedBytes: 16 * 1024 ** 3,
    maxDocumentBytes: 256 * 1024 ** 2,
    validate: true,
    keepFiles: true,
    assumedObservables: 1,
    ...options,
  };
  const problem = problemWith(resolved);
  if (problem !== undefined) throw new SimulatorOptionsError(problem);
  return resolved;
}

function problemWith(options: ResolvedOptions): string | undefined {
  const { kind, firmware, apiKeys, clients, nodes, rateLimit } = options;
  if (!systemKinds.includes(kind))
    return `kind has to be one of ${systemKinds.join(", ")}, not ${String(kind)}`;
  if (!isFirmware(firmware))
    return `firmware has to look like 9.8.0 or 26.3.0.1234, not ${JSON.stringify(firmware)}`;
  if (kind === "rx360") {
    if (clients.length === 0) return "an rx360 needs REST API credentials: a client id and a client secret";
    if (apiKeys.length > 0) return "an rx360 takes REST API credentials and no API key";
  } else {
    if (apiKeys.length === 0) return `a ${kind} needs at least one API key`;
    if (clients.length > 0) return `a ${kind} takes API keys and no client credentials`;
  }
  if (apiKeys.some((key) => (typeof key === "string" ? key : key.key) === ""))
    return "an API key cannot be empty";
  if (nodes.length > 0 && kind !== "console") return "only a console has connected sensors (nodes)";
  if (rateLimit !== undefined && !(rateLimit.requestsPerMinute > 0))
    return "the rate limit has to be greater than 0";
  if (!(options.tokenTtlSeconds > 0)) return "the lifetime of tokens has to be greater than 0 seconds";
  if (!(options.latencyMs >= 0)) return "the latency has to be 0 milliseconds or more";
  return undefined;
}
