import ipaddr from "ipaddr.js";

/**
 * Networks, each with something that is known of it. Finding the one that contains an address takes a step
 * for each length of prefix that occurs, however many networks there are.
 */
export class NetworkSet<T> {
  /** Value by masked address, by length of the prefix; per family. */
  readonly #families = new Map<string, Map<number, Map<string, T>>>();

  get isEmpty(): boolean {
    return this.#families.size === 0;
  }

  /** @returns false for a text that is neither an address nor a network */
  add(text: string, value: T): boolean {
    const network = parsed(text);
    if (network === undefined) return false;
    const lengths = this.#families.get(network.family) ?? new Map<number, Map<string, T>>();
    const networks = lengths.get(network.length) ?? new Map<string, T>();
    const key = masked(network.bytes, network.length);
    if (!networks.has(key)) networks.set(key, value);
    this.#families.set(network.family, lengths.set(network.length, networks));
    return true;
  }

  /** What is known of a network that contains an address, or all of a network; undefined where none does. */
  find(text: string): T | undefined {
    if (this.isEmpty) return undefined;
    const inner = parsed(text);
    if (inner === undefined) return undefined;
    for (const [length, networks] of this.#families.get(inner.family) ?? []) {
      if (length > inner.length) continue;
      const found = networks.get(masked(inner.bytes, length));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

interface Network {
  readonly family: string;
  readonly bytes: readonly number[];
  readonly length: number;
}

function parsed(text: string): Network | undefined {
  const [address = "", length] = text.split("/");
  if (!ipaddr.isValid(address)) return undefined;
  const ip = ipaddr.parse(address);
  const bytes = ip.toByteArray();
  const bits = bytes.length * 8;
  if (length !== undefined && !(/^\d+$/.test(length) && Number(length) <= bits)) return undefined;
  return { family: ip.kind(), bytes, length: length === undefined ? bits : Number(length) };
}

/** The bits of the prefix, the others cleared. */
function masked(bytes: readonly number[], length: number): string {
  return bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, length - 8 * i)))).join(".");
}
