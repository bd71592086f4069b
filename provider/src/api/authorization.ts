import type { Operation } from "./operation.js";
import { steadyNow } from "./steadyTime.js";

/** Makes the Authorization header of each request. */
export interface Authorization {
  header(operation: Operation): Promise<string>;
  /** Called when a header was answered with 401; true where another header is worth one more try. */
  refused(header: string): boolean;
  /** What no text that leaves the process may hold. */
  readonly secrets: readonly string[];
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

  readonly secrets: readonly string[];

  constructor(apiKey: string) {
    this.value = `ExtraHop apikey=${apiKey}`;
    this.secrets = [apiKey];
  }

  header(): Promise<string> {
    return Promise.resolve(this.value);
  }

  refused(): boolean {
    return false;
  }
}

/**
 * A bearer token of Reveal(x) 360, fetched once for all requests, renewed before it runs out (a fifth of its
 * life, at most a minute ahead) and once after a 401, since a token can be withdrawn early.
 */
export class TokenAuthorization implements Authorization {
  private current: { readonly header: string; readonly renewAt: number } | undefined;
  private fetching: Promise<string> | undefined;
  /** All of this process: an answer that speaks of an older one may come late. */
  private readonly tokens = new Set<string>();

  constructor(
    private readonly credentials: { readonly clientId: string; readonly clientSecret: string },
    private readonly fetchToken: (operation: Operation) => Promise<Token>,
  ) {}

  get secrets(): readonly string[] {
    const { clientId, clientSecret } = this.credentials;
    return [clientSecret, `${clientId}:${clientSecret}`, ...this.tokens];
  }

  header(operation: Operation): Promise<string> {
    if (this.current !== undefined && steadyNow() < this.current.renewAt)
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
    this.tokens.add(token.value);
    this.current = { header, renewAt: steadyNow() + (token.expiresIn - aheadSeconds) * 1000 };
    return header;
  }
}
