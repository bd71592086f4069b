import type { Generation } from "../stix/model.js";
import { type Credentials, defaultLimits, type System, type SystemLimits } from "./system.js";

/** Something wrong with one declared system. Never holds a value that was given: it could be a key in the wrong place. */
export interface SystemProblem {
  /** Where it stands, e.g. `extrahop:systems.hq.host` or `systems.csv, line 3`. */
  readonly where: string;
  readonly message: string;
}

/** Either a system without fault or everything that is wrong with it. */
export type ParsedSystem = { readonly system: System } | { readonly problems: readonly SystemProblem[] };

const knownKeys = new Set([
  "host",
  "apiKey",
  "clientId",
  "clientSecret",
  "caFile",
  "insecureSkipVerify",
  "generation",
  "site",
  "limits",
]);

/**
 * Reads one system from a configuration value: `{host, apiKey}` or `{host, clientId, clientSecret}`, with optional caFile,
 * insecureSkipVerify, generation, site and limits. Credentials that are absent are looked up in the environment.
 *
 * @param where place of the value, for the problems
 */
export function parseSystem(
  name: string,
  value: unknown,
  where: string,
  environment: Readonly<Record<string, string | undefined>>,
): ParsedSystem {
  const problems: SystemProblem[] = [];
  const problem = (key: string, message: string) => {
    problems.push({ where: key === "" ? where : `${where}.${key}`, message });
  };
  const nameFault = faultOfName(name);
  if (nameFault !== undefined) problem("", nameFault);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problem("", "must be an object such as {host, apiKey} or {host, clientId, clientSecret}");
    return { problems };
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const key of Object.keys(fields)) {
    if (!knownKeys.has(key))
      problem(key, `is not a setting of a system; there are ${[...knownKeys].join(", ")}`);
  }
  const origin = parseOrigin(fields["host"]);
  if ("fault" in origin) problem("host", origin.fault);
  const credentials = parseCredentials(name, fields, problem, environment);
  const caFile = optionalText(fields, "caFile", problem);
  const site = optionalText(fields, "site", problem);
  const insecure = parseFlag(fields["insecureSkipVerify"]);
  if (insecure === undefined) problem("insecureSkipVerify", "must be true or false");
  const generation = fields["generation"];
  if (generation !== undefined && !isGeneration(generation)) {
    problem("generation", "must be stix1 (firmware up to 26.1) or stix2 (firmware from 26.2)");
  }
  const limits = parseLimits(fields["limits"], problem);
  if (problems.length > 0 || "fault" in origin) return { problems };
  return {
    system: {
      name,
      origin: origin.origin,
      insecureSkipVerify: insecure ?? false,
      limits,
      ...(credentials === undefined ? {} : { credentials }),
      ...(caFile === undefined ? {} : { caFile }),
      ...(site === undefined ? {} : { site }),
      ...(isGeneration(generation) ? { generation } : {}),
    },
  };
}

/**
 * Brings a host name, `host:port` or HTTPS URL to `https://host[:port]`. A trailing slash is fine (the vendor's sample file has one);
 * anything else behind the host is a mistake.
 */
export function parseOrigin(host: unknown): { readonly origin: string } | { readonly fault: string } {
  if (typeof host !== "string" || host.trim() === "") {
    return { fault: "is missing; give a host name, host:port or an HTTPS URL" };
  }
  const text = host.trim();
  if (/^http:\/\//i.test(text)) return { fault: "must use https: credentials are never sent in clear" };
  // The URL standard drops line breaks and tabs; such a host was never meant.
  if (/[\s\p{Cc}]/u.test(text)) return { fault: "must not hold blanks or control characters" };
  let url: URL;
  try {
    url = new URL(/^https:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return { fault: "is neither a host name, host:port nor an HTTPS URL" };
  }
  if (url.username !== "" || url.password !== "") return { fault: "must not hold a user name or password" };
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || !/^[\w.:[\]-]+$/.test(url.host)) {
    return { fault: "must be a host alone, without a path behind it" };
  }
  return { origin: url.origin };
}

function faultOfName(name: string): string | undefined {
  if (name === "") return "has an empty name";
  if (name.length > 100) return "has a name of more than 100 characters";
  if (/[/\p{Cc}]/u.test(name) || name.includes("::") || name.trim() !== name) {
    return "has a name with a slash, a double colon, a control character or blanks around it";
  }
  return undefined;
}

/** Environment variable that holds a credential of a system, e.g. `EXTRAHOP_API_KEY_HQ_SENSOR` for `hq-sensor`. */
export function credentialVariable(kind: "API_KEY" | "CLIENT_ID" | "CLIENT_SECRET", name: string): string {
  return `EXTRAHOP_${kind}_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

type Report = (key: string, message: string) => void;

function parseCredentials(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  problem: Report,
  environment: Readonly<Record<string, string | undefined>>,
): Credentials | undefined {
  const text = (
    key: "apiKey" | "clientId" | "clientSecret",
    kind: "API_KEY" | "CLIENT_ID" | "CLIENT_SECRET",
  ) => secretText(fields[key] ?? environment[credentialVariable(kind, name)], key, problem);
  const apiKey = text("apiKey", "API_KEY");
  const clientId = text("clientId", "CLIENT_ID");
  const clientSecret = text("clientSecret", "CLIENT_SECRET");
  if (apiKey !== undefined && (clientId !== undefined || clientSecret !== undefined)) {
    problem("apiKey", "stands beside clientId or clientSecret; a system has one or the other");
    return undefined;
  }
  if (apiKey !== undefined) return { kind: "apiKey", apiKey };
  if (clientId !== undefined && clientSecret !== undefined) return { kind: "client", clientId, clientSecret };
  if (clientId !== undefined) problem("clientSecret", "is missing beside clientId");
  if (clientSecret !== undefined) problem("clientId", "is missing beside clientSecret");
  return undefined;
}

/** A secret goes into a header: characters that could end the header line are refused, without showing the value. */
function secretText(value: unknown, key: string, problem: Report): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value)) {
    problem(key, "must be printable ASCII text without blanks");
    return undefined;
  }
  return value;
}

function optionalText(
  fields: Readonly<Record<string, unknown>>,
  key: string,
  problem: Report,
): string | undefined {
  const value = fields[key];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") {
    problem(key, "must be text");
    return undefined;
  }
  return value;
}

function parseFlag(value: unknown): boolean | undefined {
  if (value === undefined || value === "") return false;
  if (typeof value === "boolean") return value;
  if (typeof value !== "string") return undefined;
  const text = value.trim().toLowerCase();
  return text === "true" ? true : text === "false" ? false : undefined;
}

function isGeneration(value: unknown): value is Generation {
  return value === "stix1" || value === "stix2";
}

function parseLimits(value: unknown, problem: Report): SystemLimits {
  if (value === undefined) return defaultLimits;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    problem("limits", `must be an object with ${Object.keys(defaultLimits).join(", ")}`);
    return defaultLimits;
  }
  const limits: Record<string, number> = { ...defaultLimits };
  for (const [key, given] of Object.entries(value)) {
    const number = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
    if (!Object.hasOwn(defaultLimits, key)) {
      problem(`limits.${key}`, `is not a limit; there are ${Object.keys(defaultLimits).join(", ")}`);
    } else if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1) {
      problem(`limits.${key}`, "must be a whole number from 1");
    } else {
      limits[key] = number;
    }
  }
  return { ...defaultLimits, ...limits };
}
