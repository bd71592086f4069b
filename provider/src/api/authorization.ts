import type { Credentials } from "../systems/index.js";
import type { Operation } from "./operation.js";

/** Makes the Authorization header of each request. */
export interface Authorization {
  header(operation: Operation): Promise<string>;
  /** Told that a header was answered with 401; true where another header is worth one more try. */
  refused(header: string): boolean;
}

/** A token and how long it is good for. */
export interface Token {
  readonly value: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** `ExtraHop apikey=KEY`, as sensors and consoles take it (vendor's REST API guide). */
export class KeyAuthorization implements Authorization {
  private readonly value: string;

  constructor(apiKey: string) {
    this.value = `ExtraHop apikey=${apiKey}`;
  }

  header(): Promise<string> {
    return Promise.resolve(this.value);
  }

  refused(): boolean {
    return false;
  }
}

/**
 * A bearer token of Reveal(x) 360, fetched once for all requests, renewed before it runs out (a fifth of its life, at most a minute
 * ahead) and once after a 401, since a token can be withdrawn early.
 */
export class TokenAuthorization implements Authorization {
  private current: { readonly header: string; readonly renewAt: number } | undefined;
  private fetching: Promise<string> | undefined;

  constructor(private readonly fetchToken: (operation: Operation) => Promise<Token>) {}

  header(operation: Operation): Promise<string> {
    if (this.current !== undefined && Date.now() < this.current.renewAt)
      return Promise.resolve(this.current.header);
    this.fetching ??= this.renew(operation).finally(() => {
      this.fetching = undefined;
    });
    return this.fetching;
  }

  refused(header: string): boolean {
    if (this.current?.header === header) this.current = undefined;
    return true;
  }

  private async renew(operation: Operation): Promise<string> {
    const token = await this.fetchToken(operation);
    const aheadSeconds = Math.min(60, token.expiresIn / 5);
    const header = `Bearer ${token.value}`;
    this.current = { header, renewAt: Date.now() + (token.expiresIn - aheadSeconds) * 1000 };
    return header;
  }
}

/** The secrets of a system, so that no text that leaves the process holds one. */
export function secretsOf(credentials: Credentials | undefined): readonly string[] {
  if (credentials === undefined) return [];
  if (credentials.kind === "apiKey") return [credentials.apiKey];
  const pair = `${credentials.clientId}:${credentials.clientSecret}`;
  return [credentials.clientSecret, Buffer.from(pair).toString("base64"), credentials.clientId];
}
