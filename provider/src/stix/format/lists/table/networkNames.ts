import { plainName } from "../plainName.js";

/** What a column may hold of a network or range, by its name; its cells have to fit. */
export type NetworkPart = "start" | "end" | "mask" | "wildcard" | "prefix" | "count";

/** Words that say that a column is about addresses, or how it writes them. */
const fillers =
  /ip(?:v?[46])?|v[46](?![a-z])|addr(?:ess(?:es)?)?|network|net(?!mask)|ranges?|subnet|blocks?|hosts?|usable|int(?:eger)?|num(?:ber|eric)?|dec(?:imal)?|long|of/g;
const parts: readonly (readonly [NetworkPart, RegExp])[] = [
  ["start", /^(?:start(?:ing)?|from|first|begin(?:ning)?|lower?(?:bound)?|min(?:imum)?)$/],
  [
    "end",
    /^(?:end(?:ing)?|to|till|last|finish|stop|upper|high(?:er|est)?|upperbound|max(?:imum)?|broadcast)$/,
  ],
  ["mask", /^(?:sub)?(?:net)?mask$/],
  [
    "prefix",
    /^(?:prefix(?:len(?:gth)?|size|bits)?|mask(?:len(?:gth)?|bits|size)|netmask(?:bits|len(?:gth)?|size)|cidr(?:len(?:gth)?|bits|mask|suffix|prefix|size)?|plen|bitmask|significantbits)$/,
  ],
];
const wildcard = /^(?:wildcard(?:mask|bits)?|(?:inverse|reverse|host|inverted)mask)$/;
/** Names of a length that may be of anything else as well. */
const weakLength = /^(?:len(?:gth)?|bits|slash|suffix|size|mask)$/;
const count =
  /^(?:num(?:ber)?(?:of)?|count|total|no(?:of)?)?(?:ips|addresses|ipaddresses|hosts|addrs|ipcount|addresscount|hostcount)(?:count|total|number)?$/;
const weakCount = /^(?:ip|address|host|range|network|net)?(?:count|size|total|quantity|amount)$/;
const aboutAddresses = /ip|addr|range|net|subnet|host/;
const asNumber = /ip|addr|int|num|dec|long/;

/** @returns undefined for a name that says nothing of the kind */
export function partOfNetwork(name: string): NetworkPart | undefined {
  const plain = plainName(name);
  if (wildcard.test(plain)) return "wildcard";
  if (count.test(plain)) return "count";
  const rest = plain.replace(fillers, "");
  return parts.find(([, words]) => words.test(rest))?.[0];
}

/** True for `length`, `bits`, `size` and others that are lengths only where the addresses fit. */
export const mayNameLength = (name: string): boolean =>
  weakLength.test(plainName(name).replace(fillers, "")) || weakLength.test(plainName(name));

/** True for `count` and `size`, which count addresses only beside the start of a range. */
export const mayNameCount = (name: string): boolean => weakCount.test(plainName(name));

/** True where a name says that its column is about addresses, so that `from` is no end of a connection. */
export const namesAddresses = (name: string): boolean => aboutAddresses.test(plainName(name));

/** True where a name says that its column may write addresses as whole numbers. */
export const mayNameNumbers = (name: string): boolean => asNumber.test(plainName(name));
