/** What the API answers, parsed at the border. Shapes: vendor's REST API guide, `/threatcollections`, `/extrahop`, `/nodes`. */

/** A threat collection as a system lists it. */
export interface RemoteCollection {
  readonly id: number;
  readonly name: string;
  /** Absent or empty on systems that have none. */
  readonly userKey?: string;
  /** How many observables the system counts, where it says so. */
  readonly observables?: number;
  /** Milliseconds since 1970, where it says so. */
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
    const { user_key: userKey, observables, last_updated: lastUpdated } = fields;
    collections.push({
      id,
      name,
      ...(typeof userKey === "string" && userKey !== "" ? { userKey } : {}),
      ...(typeof observables === "number" ? { observables } : {}),
      ...(typeof lastUpdated === "number" ? { lastUpdated } : {}),
    });
  }
  return { value: collections };
}

/** What a system says of itself. */
export interface Firmware {
  readonly version: string;
  /** What it calls itself, where it says so; tells it from another system that answers at the same address. */
  readonly hostname?: string;
}

export function parseFirmware(json: unknown): Parsed<Firmware> {
  const fields = asObject(json);
  const version = fields?.["version"];
  if (typeof version !== "string") return { fault: "no firmware version was found" };
  const hostname = fields?.["hostname"];
  return { value: { version, ...(typeof hostname === "string" && hostname !== "" ? { hostname } : {}) } };
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

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
