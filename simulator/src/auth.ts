import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { ApiClient, ApiKey, SystemKind } from "./options.js";
import { vendorErrors } from "./vendorErrors.js";

/** What the holder of a credential may do. */
export interface Caller {
  readonly privileged: boolean;
}

interface Token extends Caller {
  readonly expiresAt: number;
}

/** Keys, client credentials and tokens of one system. */
export class Credentials {
  private readonly tokens = new Map<string, Token>();
  private keys: readonly ApiKey[];

  constructor(
    private readonly kind: SystemKind,
    keys: readonly (string | ApiKey)[],
    private clients: readonly ApiClient[],
    readonly tokenTtlSeconds: number,
  ) {
    this.keys = keys.map(asApiKey);
  }

  /** Takes the place of all keys; the old ones are refused from now on. */
  setKeys(keys: readonly (string | ApiKey)[]): void {
    this.keys = keys.map(asApiKey);
  }

  /** Takes the place of all client credentials; tokens already given stay valid. */
  setClients(clients: readonly ApiClient[]): void {
    this.clients = clients;
  }

  expireTokens(): void {
    this.tokens.clear();
  }

  /** Who calls the API. @throws VendorError 401 */
  caller(headers: IncomingHttpHeaders): Caller {
    const header = headers.authorization;
    const scheme = this.kind === "rx360" ? "Bearer" : "ExtraHop";
    if (header === undefined)
      throw vendorErrors.notAuthenticated("The request carries no credentials.", scheme);
    const caller = this.kind === "rx360" ? this.byToken(header) : this.byKey(header);
    if (caller === undefined) {
      const what = this.kind === "rx360" ? "bearer token" : "API key";
      throw vendorErrors.notAuthenticated(`The ${what} is missing, unknown or expired.`, scheme);
    }
    return caller;
  }

  /** The client of an OAuth token request, by HTTP Basic. */
  client(headers: IncomingHttpHeaders): ApiClient | undefined {
    const basic = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? "")?.[1];
    if (basic === undefined) return undefined;
    const pair = Buffer.from(basic, "base64").toString("utf8");
    const colon = pair.indexOf(":");
    if (colon === -1) return undefined;
    const id = pair.slice(0, colon);
    const secret = pair.slice(colon + 1);
    return this.clients.find((client) => client.id === id && isSame(client.secret, secret));
  }

  issueToken(client: ApiClient): string {
    const now = Date.now();
    for (const [token, { expiresAt }] of this.tokens) if (expiresAt <= now) this.tokens.delete(token);
    const token = randomBytes(32).toString("base64url");
    this.tokens.set(token, {
      privileged: client.privileged ?? true,
      expiresAt: now + this.tokenTtlSeconds * 1000,
    });
    return token;
  }

  private byKey(header: string): Caller | undefined {
    const key = /^ExtraHop apikey=(\S+)$/.exec(header)?.[1];
    if (key === undefined) return undefined;
    const found = this.keys.find((candidate) => isSame(candidate.key, key));
    return found === undefined ? undefined : { privileged: found.privileged ?? true };
  }

  private byToken(header: string): Caller | undefined {
    const token = this.tokens.get(/^Bearer (\S+)$/i.exec(header)?.[1] ?? "");
    return token !== undefined && token.expiresAt > Date.now() ? token : undefined;
  }
}

const asApiKey = (key: string | ApiKey): ApiKey => (typeof key === "string" ? { key } : key);

const isSame = (left: string, right: string): boolean =>
  timingSafeEqual(createHash("sha256").update(left).digest(), createHash("sha256").update(right).digest());
