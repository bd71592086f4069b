import { withoutUndefined } from "../systems/index.js";

/**
 * What the API answers, parsed at the border. Shapes: vendor's REST API guide, `/threatcollections`,
 * `/extrahop`, `/nodes`.
 */

/** A threat collection as a system lists it. */
export interface RemoteCollection {
  readonly id: number;
  readonly name: string;
  /** Absent or empty on systems that have none. */
  readonly userKey?: string;
  /** How many observables the system counts; absent where it lists none, or something that is no count. */
  readonly observables?: number;
  /** Milliseconds since 1970; absent where it lists none, or something that is no instant. */
  readonly lastUpdated?: number;
}

/** Parsed value, or why it is not what it should be. */
export type Parsed<T> = { readonly value: T } | { readonly fault: string };

export function parseCollections(json: unknown): Parsed<readonly RemoteCollection[]> {
  if (!Array.isArray(json)) return { fault: "a list of threat collections was expected" };
  const collections: RemoteCollection[] = [];
  for (const [index, row] of json.entries()) {
    const fields = asObject(row);
    const id = fields?.["id"];
    const name = fields?.["name"];
    if (
      fields === undefined ||
      typeof id !== "number" ||
      !Number.isSafeInteger(id) ||
      typeof name !== "string"
    ) {
      return { fault: `entry ${index + 1} of the list of threat collections has no numeric id or no name` };
    }
    collections.push(
      withoutUndefined<RemoteCollection>({
        id,
        name,
        userKey: nonEmptyText(fields["user_key"]),
        observables: wholeNumber(fields["observables"], Number.MAX_SAFE_INTEGER),
        lastUpdated: wholeNumber(fields["last_updated"], maxInstant),
      }),
    );
  }
  return { value: collections };
}

/** What a system reports of itself. */
export interface Firmware {
  readonly version: string;
  /** Its own host name, which differs where another system answers at the same address. */
  readonly hostname?: string;
  /** The name under which it is displayed, where it has one. */
  readonly displayHost?: string;
}

export function parseFirmware(json: unknown): Parsed<Firmware> {
  const fields = asObject(json);
  const version = fields?.["version"];
  if (typeof version !== "string") return { fault: "no firmware version was found" };
  return {
    value: withoutUndefined<Firmware>({
      version,
      hostname: nonEmptyText(fields?.["hostname"]),
      displayHost: nonEmptyText(fields?.["display_host"]),
    }),
  };
}

export function parseToken(json: unknown): Parsed<{ value: string; expiresIn: number }> {
  const fields = asObject(json);
  const value = fields?.["access_token"];
  const expiresIn = Number(fields?.["expires_in"]);
  if (typeof value !== "string" || !/^[\x21-\x7e]+$/.test(value))
    return { fault: "no access token was found" };
  return { value: { value, expiresIn: Number.isFinite(expiresIn) && expiresIn > 0 ? expiresIn : 60 } };
}

/** A sensor that a console knows. */
export interface ConnectedNode {
  readonly id: number;
  readonly name: string;
  /** Every name that it goes by: nickname, display name, host name. */
  readonly names: readonly string[];
  readonly enabled: boolean;
}

export function parseNodes(json: unknown): Parsed<readonly ConnectedNode[]> {
  if (!Array.isArray(json)) return { fault: "a list of connected sensors was expected" };
  const nodes: ConnectedNode[] = [];
  for (const row of json) {
    const fields = asObject(row);
    const id = fields?.["id"];
    if (fields === undefined || typeof id !== "number")
      return { fault: "an entry of the list of sensors has no id" };
    const names = [fields["nickname"], fields["display_name"], fields["hostname"]].filter(
      (text): text is string => typeof text === "string" && text !== "",
    );
    nodes.push({
      id,
      name: names[0] ?? String(id),
      names: [...new Set(names)],
      enabled: fields["enabled"] !== false,
    });
  }
  return { value: nodes };
}

/** The last instant that a Date can hold (ECMA-262, "Time Values and Time Range"). */
const maxInstant = 8.64e15;

function wholeNumber(value: unknown, max: number): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= max
    ? (value as number)
    : undefined;
}

function nonEmptyText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
