import { isIPv6 } from "node:net";

/** Where an IPv4 address is in the IPv6 addresses of a prefix. */
interface Embedding {
  readonly prefix: bigint;
  readonly length: number;
  /** The bit at which the IPv4 address begins. */
  readonly at: number;
  /** True where its bits are inverted. */
  readonly inverted?: boolean;
}

const embedding = (prefix: string, length: number, at: number, inverted = false): Embedding => ({
  prefix: bitsOf(prefix),
  length,
  at,
  inverted,
});

/**
 * IPv4-compatible, IPv4-mapped, IPv4-translated, NAT64 (also for local use), 6to4, and server and client of
 * Teredo.
 */
const embeddings: readonly Embedding[] = [
  embedding("::", 96, 96),
  embedding("::ffff:0:0", 96, 96),
  embedding("::ffff:0:0:0", 96, 96),
  embedding("64:ff9b::", 96, 96),
  embedding("64:ff9b:1::", 48, 96),
  embedding("2002::", 16, 16),
  embedding("2001::", 32, 32),
  embedding("2001::", 32, 96, true),
];

/**
 * The IPv4 addresses and networks that an IPv6 address or network represents in the notations that carry
 * IPv4. A network that is wider than such a notation represents all of IPv4.
 */
export function embeddedAddresses(text: string): readonly string[] {
  const [address = "", lengthText = "128"] = text.split("/");
  const length = Number(lengthText);
  if (!isIPv6(address) || address.includes("%") || !(length >= 0 && length <= 128)) return [];
  const bits = bitsOf(address);
  const found = embeddings.flatMap((one) => embedded(bits, length, one));
  return [...new Set([...found, ...isatap(bits, length)])];
}

function embedded(
  bits: bigint,
  length: number,
  { prefix, length: common, at, inverted }: Embedding,
): string[] {
  const shift = BigInt(128 - Math.min(length, common));
  if (bits >> shift !== prefix >> shift) return [];
  return [network(slice(bits, at, inverted === true), Math.max(0, Math.min(32, length - at)))];
}

/** An interface identifier of ISATAP, below any prefix. */
function isatap(bits: bigint, length: number): string[] {
  const middle = (bits >> 32n) & 0xffffffffn;
  if (length < 96 || (middle !== 0x5efen && middle !== 0x2005efen)) return [];
  return [network(slice(bits, 96, false), length - 96)];
}

function slice(bits: bigint, at: number, inverted: boolean): number {
  const part = Number((bits >> BigInt(96 - at)) & 0xffffffffn);
  return inverted ? ~part >>> 0 : part;
}

function network(address: number, length: number): string {
  const cleared = length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
  const octets = [24, 16, 8, 0].map((shift) => (cleared >>> shift) & 255).join(".");
  return length === 32 ? octets : `${octets}/${length}`;
}

function bitsOf(address: string): bigint {
  const groups = withoutDots(address)
    .split("::")
    .map((side) => (side === "" ? [] : side.split(":")));
  const [head = [], tail = []] = groups;
  const zeros = groups.length === 1 ? 0 : 8 - head.length - tail.length;
  const all = [...head, ...new Array<string>(zeros).fill("0"), ...tail];
  return all.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function withoutDots(address: string): string {
  return address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = octets.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}
