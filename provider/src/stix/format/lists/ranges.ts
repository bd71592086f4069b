import { canonicalValue } from "../../values/canonical.js";

/** A range that takes more networks than this is no range that anyone maintains. */
const maxNetworks = 64;

/** The networks of a range, or why there are none. */
export type Networks = readonly string[] | "invalid-range" | "range-too-fragmented";

/**
 * The smallest set of networks that holds exactly the addresses from `start` to `end`, both included.
 *
 * @param start address, decimal octets with leading zeros included where `padded` is true
 */
export function networksOfRange(start: string, end: string, padded = false): Networks {
  const first = numberOf(padded ? withoutPadding(start) : start);
  const last = numberOf(padded ? withoutPadding(end) : end);
  if (first === undefined || last === undefined || first.bits !== last.bits || first.value > last.value) {
    return "invalid-range";
  }
  const networks: string[] = [];
  const bits = BigInt(first.bits);
  let from = first.value;
  while (from <= last.value) {
    if (networks.length >= maxNetworks) return "range-too-fragmented";
    let size = 0n;
    while (size < bits && (from & ((2n << size) - 1n)) === 0n && from + (2n << size) - 1n <= last.value) {
      size += 1n;
    }
    networks.push(`${textOf(from, first.bits)}${size === 0n ? "" : `/${bits - size}`}`);
    from += 1n << size;
  }
  return networks;
}

interface AddressNumber {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

function numberOf(text: string): AddressNumber | undefined {
  const four = canonicalValue("ipv4-addr", text);
  if (four !== undefined && !four.includes("/")) {
    return { value: four.split(".").reduce((all, octet) => all * 256n + BigInt(octet), 0n), bits: 32 };
  }
  const six = canonicalValue("ipv6-addr", text);
  if (six === undefined || six.includes("/")) return undefined;
  const [left = "", right] = six.split("::");
  const groups = (half: string) => (half === "" ? [] : half.split(":"));
  const tail = right === undefined ? [] : groups(right);
  const head = groups(left);
  const zeros = Array<string>(8 - head.length - tail.length).fill("0");
  const value = [...head, ...(right === undefined ? [] : zeros), ...tail].reduce(
    (all, group) => all * 65_536n + BigInt(`0x${group}`),
    0n,
  );
  return { value, bits: 128 };
}

function textOf(value: bigint, bits: 32 | 128): string {
  if (bits === 32) {
    return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
  }
  const groups: string[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) groups.push(((value >> shift) & 65_535n).toString(16));
  return groups.join(":");
}

/**
 * The addresses that two whole numbers are, as tables of geolocation write them: both of IPv4, or both beyond
 * it; undefined where nothing says which.
 */
export function addressesOfNumbers(start: string, end: string): readonly [string, string] | undefined {
  const [first, last] = [BigInt(start), BigInt(end)];
  const beyondFour = 1n << 32n;
  if (last < beyondFour) return [textOf(first, 32), textOf(last, 32)];
  if (first < beyondFour || last >= 1n << 128n) return undefined;
  return [textOf(first, 128), textOf(last, 128)];
}

/**
 * The last of so many addresses of IPv4.
 *
 * @param count a whole number from 1
 * @returns undefined where there are no such addresses
 */
export function lastOfCount(start: string, count: string): string | undefined {
  const first = numberOf(start);
  if (first?.bits !== 32 || !/^[1-9]\d{0,9}$/.test(count)) return undefined;
  const last = first.value + BigInt(count) - 1n;
  return last < 1n << 32n ? textOf(last, 32) : undefined;
}

/** `001.002.004.000` as the range lists of file sharing programs write it: decimal, never octal. */
export function withoutPadding(address: string): string {
  return address.trim().replace(/(^|\.)0+(?=\d)/g, "$1");
}
