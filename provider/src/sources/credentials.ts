import { readFileSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import { ExtraHopError } from "../errors/index.js";
import { parseObject } from "./parseObject.js";

/** What proves to a server who asks. */
export type Credentials =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "header"; readonly header: string; readonly value: string }
  | { readonly kind: "certificate"; readonly certFile: string; readonly keyFile: string };

/**
 * Credentials by name.
 *
 * @param texts JSON objects (name → entry), e.g. of `extrahop:credentials` and EXTRAHOP_CREDENTIALS; earlier
 *   ones win
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID; its message never contains a value
 */
export function parseCredentials(
  texts: readonly { readonly from: string; readonly text: string | undefined }[],
): ReadonlyMap<string, Credentials> {
  const found = new Map<string, Credentials>();
  const problems: string[] = [];
  for (const { from, text } of texts) {
    if (text === undefined || text === "") continue;
    const parsed = parseObject(text);
    if (parsed === undefined) problems.push(`${from} is not a JSON object`);
    for (const [name, entry] of Object.entries(parsed ?? {})) {
      const credentials = credentialsOf(entry);
      if (credentials === undefined)
        problems.push(`${from}: ${JSON.stringify(name)} has none of the known forms`);
      else if (isNoHeader(credentials))
        problems.push(
          `${from}: ${JSON.stringify(name)} has a line end or other characters that no header can hold`,
        );
      else if (!found.has(name)) found.set(name, credentials);
    }
  }
  if (problems.length === 0) return found;
  throw new ExtraHopError({
    code: "EXTRAHOP_CREDENTIALS_INVALID",
    action: "reading the credentials of sources",
    found: problems.join("; "),
    remedy:
      "Fix: write name → {username, password}, {token}, {header, value} or {certFile, keyFile}, e.g. " +
      `pulumi config set --secret extrahop:credentials '{"cisa": {"token": "…"}}'.`,
  });
}

/** Request headers that carry the credentials; a certificate has none. */
export function headersOf(credentials: Credentials | undefined): Readonly<Record<string, string>> {
  switch (credentials?.kind) {
    case "basic": {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`, "utf8").toString("base64");
      return { authorization: `Basic ${pair}` };
    }
    case "bearer":
      return { authorization: `Bearer ${credentials.token}` };
    case "header":
      return { [credentials.header.toLowerCase()]: credentials.value };
    default:
      return {};
  }
}

/** PEM texts of a client certificate. @throws Error of the file system */
export function certificateOf(credentials: Credentials | undefined): {
  readonly cert?: string;
  readonly key?: string;
} {
  if (credentials?.kind !== "certificate") return {};
  return { cert: readFileSync(credentials.certFile, "utf8"), key: readFileSync(credentials.keyFile, "utf8") };
}

/** Text of a file or a clipboard often ends with a line end, which requests refuse without a reason. */
function isNoHeader(credentials: Credentials): boolean {
  return Object.entries(headersOf(credentials)).some(([name, value]) => {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      return /^(Bearer )?\s|\s$/.test(value);
    } catch {
      return true;
    }
  });
}

function credentialsOf(entry: unknown): Credentials | undefined {
  if (typeof entry !== "object" || entry === null) return undefined;
  const fields = entry as Readonly<Record<string, unknown>>;
  const text = (key: string) => (typeof fields[key] === "string" ? (fields[key] as string) : undefined);
  const { 0: username, 1: password } = [text("username"), text("password")];
  if (username !== undefined && password !== undefined) return { kind: "basic", username, password };
  const token = text("token");
  if (token !== undefined) return { kind: "bearer", token };
  const [header, value] = [text("header"), text("value")];
  if (header !== undefined && value !== undefined) return { kind: "header", header, value };
  const [certFile, keyFile] = [text("certFile"), text("keyFile")];
  if (certFile !== undefined && keyFile !== undefined) return { kind: "certificate", certFile, keyFile };
  return undefined;
}
