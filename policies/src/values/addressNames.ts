import { isIPv4, isIPv6 } from "node:net";
import { numericAddresses } from "./numericAddresses.js";

/** Services whose names resolve to the address that is written in them. */
const resolvers = ["nip.io", "sslip.io", "xip.io", "xip.name", "traefik.me"];
/** Domains that resolve to the machine itself, as does all below them. */
const loopback = ["localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "localho.st", "localhost"];

/**
 * The addresses and networks that a name represents by its form: names of reverse lookups, of IPv6
 * addresses on Windows, and of services that resolve to what is written in them.
 */
export function addressesOfName(name: string): readonly string[] {
  const plain = name.toLowerCase().replace(/\.+$/, "");
  const labels = plain.split(".");
  // Names of nibbles are the longest; a hostile one must not multiply the work.
  if (labels.length > 64) return [];
  const isBelow = (domain: string) => plain === domain || plain.endsWith(`.${domain}`);
  if (isBelow("in-addr.arpa")) return reversedFour(labels.slice(0, -2));
  if (isBelow("ip6.arpa")) return reversedSix(labels.slice(0, -2));
  if (isBelow("ipv6-literal.net")) return literalSix(labels.at(-3) ?? "");
  if (loopback.some(isBelow)) return ["127.0.0.1"];
  const service = resolvers.find(isBelow);
  return service === undefined ? [] : writtenIn(plain.slice(0, -service.length - 1));
}

/** `7.2.0.192`; labels before the numbers are those of services and of classless delegation (RFC 2317). */
function reversedFour(labels: readonly string[]): string[] {
  const octets: string[] = [];
  for (const label of labels.toReversed()) {
    if (octets.length === 4 || !/^\d{1,3}$/.test(label) || Number(label) > 255) break;
    octets.push(`${Number(label)}`);
  }
  if (octets.length === 0) return [];
  const address = [...octets, "0", "0", "0"].slice(0, 4).join(".");
  return [octets.length === 4 ? address : `${address}/${octets.length * 8}`];
}

function reversedSix(labels: readonly string[]): string[] {
  const nibbles: string[] = [];
  for (const label of labels.toReversed()) {
    if (nibbles.length === 32 || !/^[0-9a-f]$/.test(label)) break;
    nibbles.push(label);
  }
  if (nibbles.length === 0) return [];
  const groups = nibbles.join("").padEnd(32, "0").match(/.{4}/g) ?? [];
  return [nibbles.length === 32 ? groups.join(":") : `${groups.join(":")}/${nibbles.length * 4}`];
}

/** Hyphens are colons, and an `s` begins a zone. */
function literalSix(label: string): string[] {
  const address = label.replace(/s.*$/, "").replaceAll("-", ":");
  return isIPv6(address) ? [address] : [];
}

/** An address between dots or hyphens, also after words, or eight hexadecimal digits. */
function writtenIn(text: string): string[] {
  const found = new Set<string>();
  for (const separated of [text, text.replaceAll("-", ".")]) {
    for (const [quad] of separated.matchAll(/(?<![\w])(?:\d{1,3}\.){3}\d{1,3}(?![\w])/g)) {
      for (const address of numericAddresses(quad)) if (isIPv4(address)) found.add(address);
    }
  }
  for (const part of text.split(".")) {
    const six = part.replaceAll("-", ":");
    if (isIPv6(six)) found.add(six);
    const hexadecimal = /(?:^|-)([0-9a-f]{8})$/.exec(part)?.[1];
    if (hexadecimal !== undefined) for (const one of numericAddresses(`0x${hexadecimal}`)) found.add(one);
  }
  return [...found];
}
