import { BlockList, isIP } from "node:net";

/**
 * Whether NO_PROXY names a host: entries with commas or whitespace between them, each a host or domain (its
 * subdomains included), a domain with a leading dot, `*.domain` (subdomains only), an address, a network such
 * as 10.0.0.0/8, each with an optional port, or `*`.
 */
export function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = withoutBrackets(hostname.toLowerCase()).replace(/\.$/, "");
  const ownPort = port !== "" ? port : protocol === "http:" ? "80" : "443";
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      const { pattern, port: onlyPort } = splitPort(entry);
      return (onlyPort === undefined || onlyPort === ownPort) && matches(host, pattern);
    });
}

function splitPort(entry: string): { readonly pattern: string; readonly port?: string } {
  const [, bracketed, bracketedPort] = /^\[([^\]]+)\](?::(\d+))?$/.exec(entry) ?? [];
  if (bracketed !== undefined)
    return { pattern: bracketed, ...(bracketedPort === undefined ? {} : { port: bracketedPort }) };
  const [, host, port] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
  // Several colons without brackets are an IPv6 address.
  return host === undefined || port === undefined ? { pattern: entry } : { pattern: host, port };
}

function matches(host: string, pattern: string): boolean {
  if (pattern === "*") return true;
  const version = isIP(host);
  if (version !== 0) return matchesAddress(host, version === 4 ? "ipv4" : "ipv6", pattern);
  if (pattern.startsWith("*.")) return host.endsWith(pattern.slice(1));
  const domain = pattern.replace(/^\./, "").replace(/\.$/, "");
  return host === domain || (domain !== "" && host.endsWith(`.${domain}`));
}

function matchesAddress(host: string, family: "ipv4" | "ipv6", pattern: string): boolean {
  const [, network = pattern, prefix] = /^(.+)\/(\d{1,3})$/.exec(pattern) ?? [];
  const networkVersion = isIP(network);
  if (networkVersion === 0) return false;
  const bits = prefix === undefined ? (networkVersion === 4 ? 32 : 128) : Number(prefix);
  if (bits > (networkVersion === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, networkVersion === 4 ? "ipv4" : "ipv6");
  return list.check(host, family);
}

const withoutBrackets = (hostname: string) => hostname.replace(/^\[|\]$/g, "");
