import { BlockList, isIP, SocketAddress } from "node:net";

interface Range {
  /** As it was given. */
  readonly text: string;
  readonly first: SocketAddress;
  /**
   * Leading bits that its addresses have in common, of 128; an IPv4 address counts as the IPv6 address that
   * maps to it.
   */
  readonly common: number;
}

interface OwnRange extends Range {
  readonly addresses: BlockList;
}

/** Ranges of addresses, such as `10.0.0.0/8`, `fc00::/7` or a single address. */
export class AddressRanges {
  private readonly ranges: readonly OwnRange[];

  /** @throws RangeError for a text that is no range */
  constructor(texts: readonly string[]) {
    this.ranges = texts.map((text) => {
      const range = parseRange(text);
      if (range === undefined) {
        throw new RangeError(`${JSON.stringify(text)} is neither an address nor a range of addresses.`);
      }
      return { ...range, addresses: addressesOf(range) };
    });
  }

  /**
   * @returns the range that an address lies in, or that shares addresses with a network; undefined for text
   * that is neither
   */
  overlapping(text: string): string | undefined {
    const asked = parseRange(text);
    if (asked === undefined) return undefined;
    const around = asked.common < 128 ? addressesOf(asked) : undefined;
    return this.ranges.find(
      ({ addresses, first }) => addresses.check(asked.first) || around?.check(first) === true,
    )?.text;
  }

  /** Whether an address, or a network as a whole, lies in one of the ranges. */
  contains(text: string): boolean {
    const asked = parseRange(text);
    if (asked === undefined) return false;
    return this.ranges.some(
      ({ addresses, common }) => common <= asked.common && addresses.check(asked.first),
    );
  }
}

function parseRange(text: string): Range | undefined {
  const [address = "", length, ...rest] = text.trim().split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return undefined;
  const most = version === 4 ? 32 : 128;
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (!(bits <= most)) return undefined;
  const first = new SocketAddress({ address, family: version === 4 ? "ipv4" : "ipv6" });
  return { text, first, common: bits + 128 - most };
}

function addressesOf({ first, common }: Range): BlockList {
  const addresses = new BlockList();
  addresses.addSubnet(first, first.family === "ipv4" ? common - 96 : common);
  return addresses;
}
