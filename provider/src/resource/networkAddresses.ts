import { lookup } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { System } from "../systems/index.js";

const maxLookupMilliseconds = 3_000;

/** The network addresses of systems, each looked up once per process. */
export class NetworkAddresses {
  readonly #endpoints = new Map<string, Promise<ReadonlySet<string>>>();

  /** True where both origins lead to one address and port. A name that cannot be resolved shares nothing. */
  async isShared(one: System, other: System): Promise<boolean> {
    if (one.origin === other.origin) return true;
    const [first, second] = await Promise.all([
      this.#endpointsOf(one.origin),
      this.#endpointsOf(other.origin),
    ]);
    return [...first].some((endpoint) => second.has(endpoint));
  }

  #endpointsOf(origin: string): Promise<ReadonlySet<string>> {
    const known = this.#endpoints.get(origin);
    if (known !== undefined) return known;
    const found = resolve(origin);
    this.#endpoints.set(origin, found);
    return found;
  }
}

async function resolve(origin: string): Promise<ReadonlySet<string>> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const late = pause(maxLookupMilliseconds, [], { ref: false });
  const found = await Promise.race([lookup(host, { all: true }), late]).catch(() => []);
  return new Set(found.map(({ address }) => `${address} ${port || "443"}`));
}
