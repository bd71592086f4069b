import { isIPv6 } from "node:net";

/** Where an IPv4 address is in the IPv6 addresses of a prefix. */
interface Embedding {
  readonly prefix: bigint;
  readonly length: number;
  /** The bits at which its octets begin. */
  readonly octets: readonly number[];
  /** True where its bits are inverted. */
  readonly inverted?: boolean;
}

const embedding = (prefix: string, length: number, at: number, inverted = false): Embedding => ({
  prefix: bitsOf(prefix),
  length,
  octets: [at, at + 8, at + 16, at + 24],
  inverted,
});

/** The lengths of prefixes that RFC 6052 allows, and where octets are then: bits 64 to 71 are left out. */
const nat64Octets: ReadonlyMap<number, readonly number[]> = new Map([
  [32, [32, 40, 48, 56]],
  [40, [40, 48, 56, 72]],
  [48, [48, 56, 72, 80]],
  [56, [56, 72, 80, 88]],
  [64, [72, 80, 88, 96]],
  [96, [96, 104, 112, 120]],
]);

/** Prefixes of NAT64 that a network uses, from {@link nat64Prefixes}. */
export type Nat64Prefixes = readonly Embedding[];

/**
 * Where IPv4 addresses are in the IPv6 addresses of a network's own NAT64.
 *
 * @param texts prefixes, e.g. `2001:db8:64::/40`
 * @throws RangeError for a text that is no prefix of NAT64
 */
export function nat64Prefixes(texts: readonly string[]): Nat64Prefixes {
  return texts.map((text) => {
    const [address = "", lengthText = ""] = text.trim().split("/");
    const length = Number(lengthText);
    const octets = nat64Octets.get(length);
    if (!isIPv6(address) || address.includes("%") || octets === undefined) {
      throw new RangeError(
        `${JSON.stringify(text)} is no prefix of NAT64: its length has to be 32, 40, 48, 56, 64 or 96.`,
      );
    }
    return { prefix: bitsOf(address), length, octets };
  });
}

/**
 * IPv4-compatible, IPv4-mapped, IPv4-translated, NAT64 (also for local use, where a network chooses the
 * length), 6to4, and server and client of Teredo.
 */
const embeddings: readonly Embedding[] = [
  embedding("::", 96, 96),
  embedding("::ffff:0:0", 96, 96),
  embedding("::ffff:0:0:0", 96, 96),
  embedding("64:ff9b::", 96, 96),
  ...[48, 56, 64, 96].map((length) => ({
    prefix: bitsOf("64:ff9b:1::"),
    length: 48,
    octets: nat64Octets.get(length) ?? [],
  })),
  embedding("2002::", 16, 16),
  embedding("2001::", 32, 32),
  embedding("2001::", 32, 96, true),
];

/**
 * The IPv4 addresses and networks that an IPv6 address or network represents in the notations that carry
 * IPv4. A network that is wider than such a notation represents all of IPv4.
 */
export function embeddedAddresses(text: string, nat64: Nat64Prefixes = []): readonly string[] {
  const [address = "", lengthText = "128"] = text.split("/");
  const length = Number(lengthText);
  if (!isIPv6(address) || address.includes("%") || !(length >= 0 && length <= 128)) return [];
  const bits = bitsOf(address);
  const found = [...embeddings, ...nat64].flatMap((one) => embedded(bits, length, one));
  return [...new Set([...found, ...isatap(bits, length)])];
}

function embedded(
  bits: bigint,
  length: number,
  { prefix, length: common, octets, inverted }: Embedding,
): string[] {
  const shift = BigInt(128 - Math.min(length, common));
  if (bits >> shift !== prefix >> shift) return [];
  let address = 0;
  let known = 0;
  for (const at of octets) {
    address = address * 256 + Number((bits >> BigInt(120 - at)) & 0xffn);
    known += Math.max(0, Math.min(8, length - at));
  }
  return [network(inverted === true ? ~address >>> 0 : address, known)];
}

/** An interface identifier of ISATAP, below any prefix, with any bits for its scope and its kind. */
function isatap(bits: bigint, length: number): string[] {
  const middle = (bits >> 32n) & 0xfcffffffn;
  if (length < 96 || middle !== 0x5efen) return [];
  return [network(Number(bits & 0xffffffffn), length - 96)];
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
