import ipaddr from "ipaddr.js";

/** An address or network in its shortest form, and its family. */
export interface Address {
  readonly type: "ipv4-addr" | "ipv6-addr";
  readonly value: string;
}

/** An IPv6 address in full, a slash and a length, with whitespace to spare. */
const maxCharacters = 64;

const quad = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** The IPv4-mapped addresses, ::ffff:0:0/96, are IPv4 addresses. */
const mappedBits = 96;

/**
 * Reads an IPv4 or IPv6 address or network (`address/length`, or an IPv4 network mask after the slash). Host
 * bits are cleared; a network of a single address is that address; an IPv4-mapped IPv6 address is the IPv4
 * address. Ambiguous spellings, such as octets with leading zeros, are refused.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > maxCharacters) return undefined;
  const slash = text.indexOf("/");
  if (slash < 0) {
    if (quad.test(text)) return { type: "ipv4-addr", value: text };
    const six = parseSix(text);
    return six === undefined ? undefined : networkOfSix(six, 128);
  }
  const address = text.slice(0, slash).trimEnd();
  const length = text.slice(slash + 1).trimStart();
  if (quad.test(address)) return networkOfFour(address, prefixLength(length, 32));
  const six = parseSix(address);
  return six === undefined ? undefined : networkOfSix(six, prefixLength(length, 128));
}

/** True for the dotted form of IPv4 without a length. */
export function isDottedQuad(text: string): boolean {
  return quad.test(text);
}

function parseSix(text: string): ipaddr.IPv6 | undefined {
  // Zones name an interface of one machine and cannot be matched on traffic.
  if (!text.includes(":") || !/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  const groups = withoutDots(text);
  // What times of day lack; the library's own answer is an exception, which costs far more.
  if (groups === undefined || !/::|^(?:[^:]+:){7}[^:]+$/.test(groups)) return undefined;
  try {
    return ipaddr.IPv6.parse(groups);
  } catch {
    return undefined;
  }
}

/** `::198.51.100.7` is IPv4-compatible, which the library would take for IPv4-mapped. */
function withoutDots(text: string): string | undefined {
  if (!text.includes(".")) return text;
  const start = text.lastIndexOf(":") + 1;
  const tail = text.slice(start);
  if (!quad.test(tail)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = tail.split(".").map(Number);
  return `${text.slice(0, start)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function prefixLength(text: string, max: 32 | 128): number | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const length = Number(text);
    return length <= max ? length : undefined;
  }
  if (max === 128 || !quad.test(text)) return undefined;
  return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() ?? undefined;
}

function networkOfFour(address: string, length: number | undefined): Address | undefined {
  if (length === undefined) return undefined;
  if (length === 32) return { type: "ipv4-addr", value: address };
  let bits = 0;
  for (const octet of address.split(".")) bits = bits * 256 + Number(octet);
  const network = length === 0 ? 0 : (bits & (-1 << (32 - length))) >>> 0;
  const octets = [network >>> 24, (network >>> 16) & 255, (network >>> 8) & 255, network & 255];
  return { type: "ipv4-addr", value: `${octets.join(".")}/${length}` };
}

function isMapped([a, b, c, d, e, f]: readonly number[]): boolean {
  return f === 0xffff && a === 0 && b === 0 && c === 0 && d === 0 && e === 0;
}

function networkOfSix(address: ipaddr.IPv6, length: number | undefined): Address | undefined {
  if (length === undefined) return undefined;
  if (length >= mappedBits && isMapped(address.parts)) {
    return networkOfFour(address.toIPv4Address().toString(), length - mappedBits);
  }
  if (length === 128) return { type: "ipv6-addr", value: address.toString() };
  const cleared = address
    .toByteArray()
    .map((byte, i) => byte & (0xff << Math.max(0, Math.min(8, 8 - (length - i * 8)))) & 0xff);
  return { type: "ipv6-addr", value: `${new ipaddr.IPv6(cleared).toString()}/${length}` };
}
