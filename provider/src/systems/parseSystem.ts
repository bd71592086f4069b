import { suggestName } from "../errors/index.js";
import type { Generation } from "../stix/model.js";
import { type CredentialField, CredentialVariables } from "./credentialVariables.js";
import { parseOrigin } from "./parseOrigin.js";
import { pastedFault } from "./pastedFault.js";
import { type ProxyAddress, parseProxy } from "./proxy.js";
import { readFlag } from "./readFlag.js";
import { type Credentials, defaultLimits, type System, type SystemLimits } from "./system.js";
import { withoutUndefined } from "./withoutUndefined.js";

/**
 * A problem of one declared system. Never holds a value of the declaration: it could be a key in the wrong
 * place.
 */
export interface SystemProblem {
  /** Where it is, e.g. `extrahop:systems.hq.host` or `systems.csv, line 3`. */
  readonly where: string;
  readonly message: string;
}

/** A valid system, or all its problems. */
export type ParsedSystem = { readonly system: System } | { readonly problems: readonly SystemProblem[] };

const knownKeys = new Set([
  "host",
  "apiKey",
  "clientId",
  "clientSecret",
  "caFile",
  "proxy",
  "insecureSkipVerify",
  "generation",
  "site",
  "limits",
]);

/**
 * Reads one system from a configuration value: `{host, apiKey}` or `{host, clientId, clientSecret}`, with
 * optional caFile, proxy, insecureSkipVerify, generation, site and limits.
 *
 * @param where place of the value, for the problems
 * @param variables environment variables from which absent credentials are taken. Default: none
 */
export function parseSystem(
  name: string,
  value: unknown,
  where: string,
  variables = new CredentialVariables([], {}),
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
  // YAML has null for a setting without a value: it is not set.
  const fields = Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
  for (const key of Object.keys(fields)) {
    if (!knownKeys.has(key))
      problem(key, `is not a setting of a system; ${suggestName(key, [...knownKeys])}`);
  }
  const origin = parseOrigin(fields["host"]);
  if ("fault" in origin) problem("host", origin.fault);
  const credentials = parseCredentials(name, fields, problem, variables);
  const caFile = optionalText(fields["caFile"], "caFile", problem);
  const site = optionalText(parseSite(fields["site"]), "site", problem);
  const proxy = parseProxySetting(fields["proxy"], problem);
  const insecure = readFlag(fields["insecureSkipVerify"]);
  if (insecure === undefined) problem("insecureSkipVerify", "must be true or false");
  const generation = fields["generation"];
  if (generation !== undefined && !isGeneration(generation)) {
    problem("generation", "must be stix1 (firmware up to 26.1) or stix2 (firmware from 26.2)");
  }
  const limits = parseLimits(fields["limits"], problem);
  if (problems.length > 0 || "fault" in origin) return { problems };
  return {
    system: withoutUndefined<System>({
      name,
      origin: origin.origin,
      credentials,
      caFile,
      proxy,
      insecureSkipVerify: insecure ?? false,
      site,
      generation: isGeneration(generation) ? generation : undefined,
      limits,
    }),
  };
}

function faultOfName(name: string): string | undefined {
  if (name === "") return "has an empty name";
  if (name.length > 100) return "has a name of more than 100 characters";
  if (/[/\p{Cc}]/u.test(name) || name.includes("::") || name.trim() !== name) {
    return "has a name with a slash, a double colon, a control character, or leading or trailing whitespace";
  }
  return undefined;
}

type Report = (key: string, message: string) => void;

function parseCredentials(
  name: string,
  fields: Readonly<Record<string, unknown>>,
  problem: Report,
  variables: CredentialVariables,
): Credentials | undefined {
  const text = (field: CredentialField) => {
    const value = fields[field];
    if (value !== undefined && value !== "") return secretText(value, field, problem);
    const found = variables.read(field, name);
    if (!("clash" in found)) return secretText(found.value, field, problem);
    const { variable, own } = found.clash;
    const instead = [...own].map(([system, exact]) => `${exact} for ${JSON.stringify(system)}`).join(", ");
    problem(field, `the environment variable ${variable} may belong to another system; set ${instead}`);
    return undefined;
  };
  const apiKey = text("apiKey");
  const clientId = text("clientId");
  const clientSecret = text("clientSecret");
  if (apiKey !== undefined && (clientId !== undefined || clientSecret !== undefined)) {
    problem("apiKey", "is declared beside clientId or clientSecret; a system has one or the other");
    return undefined;
  }
  if (apiKey !== undefined) return { kind: "apiKey", apiKey };
  if (clientId !== undefined && clientSecret !== undefined) return { kind: "client", clientId, clientSecret };
  if (clientId !== undefined) problem("clientSecret", "is missing beside clientId");
  if (clientSecret !== undefined) problem("clientId", "is missing beside clientSecret");
  return undefined;
}

/**
 * A secret goes into a header: characters that could end the header line are refused, without showing the
 * value.
 */
function secretText(value: unknown, key: string, problem: Report): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number") {
    // Leading zeros and digits beyond the 16th are lost already.
    problem(key, "is stored as a number, which may have lost digits; store it again with --secret");
    return undefined;
  }
  if (typeof value === "string" && /^[\x21-\x7e]+$/.test(value)) return value;
  const fault = typeof value === "string" ? pastedFault(value) : undefined;
  const found = fault === undefined ? "" : `: it ${fault}`;
  problem(key, `must be printable ASCII text without whitespace${found}`);
  return undefined;
}

function optionalText(value: unknown, key: string, problem: Report): string | undefined {
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string") {
    problem(key, "must be text");
    return undefined;
  }
  return value;
}

/** YAML and `pulumi config set --path` make a number of a site that is called 101. */
function parseSite(value: unknown): unknown {
  return Number.isSafeInteger(value) || typeof value === "boolean" ? String(value) : value;
}

function parseProxySetting(value: unknown, problem: Report): ProxyAddress | "none" | undefined {
  const text = optionalText(value, "proxy", problem);
  if (text === undefined || text === "none") return text;
  const proxy = parseProxy(text);
  if (!("fault" in proxy)) return proxy;
  problem("proxy", `${proxy.fault}, or \`none\``);
  return undefined;
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
      problem(`limits.${key}`, `is not a limit; ${suggestName(key, Object.keys(defaultLimits))}`);
    } else if (typeof number !== "number" || !Number.isSafeInteger(number) || number < 1) {
      problem(`limits.${key}`, "must be a whole number from 1");
    } else {
      limits[key] = number;
    }
  }
  return { ...defaultLimits, ...limits };
}
