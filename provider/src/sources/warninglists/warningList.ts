import type { RE2JS } from "re2js";
import { type Indicator, type IndicatorType, indicatorTypes, typeValue } from "../../stix/index.js";
import { hostOf } from "../filter/hostOf.js";
import { namesAbove } from "../filter/namesAbove.js";
import { NetworkSet } from "../filter/networkSet.js";
import { parseObject } from "../parseObject.js";

/** How the entries of a list are compared with values, as MISP's documentation names it. */
export const matchingTypes = ["string", "substring", "hostname", "cidr", "regex"] as const;
export type MatchingType = (typeof matchingTypes)[number];

/** A warning list that was found valid. */
export interface WarningListContent {
  readonly type: MatchingType;
  readonly version: number | undefined;
  readonly entries: readonly string[];
  /** Types of indicators that the list is about. */
  readonly indicatorTypes: ReadonlySet<IndicatorType>;
}

/** Types of indicators by MISP's types of attributes; all others are about other things. */
const typesOfAttribute: Readonly<Record<string, readonly IndicatorType[]>> = {
  "ip-src": ["ipv4-addr", "ipv6-addr"],
  "ip-dst": ["ipv4-addr", "ipv6-addr"],
  "ip-src|port": ["ipv4-addr", "ipv6-addr"],
  "ip-dst|port": ["ipv4-addr", "ipv6-addr"],
  "domain|ip": ["domain-name", "ipv4-addr", "ipv6-addr"],
  domain: ["domain-name"],
  hostname: ["domain-name"],
  "hostname|port": ["domain-name"],
  url: ["url"],
  uri: ["url"],
  link: ["url"],
};

/**
 * Reads a list in the format of the repository misp-warninglists.
 *
 * @returns what is wrong with it, for a person, where it is none
 */
export function parseWarningList(text: string): WarningListContent | { readonly fault: string } {
  const value = parseObject(text);
  if (value === undefined) return { fault: "it is not a JSON object" };
  const { type, list, version, matching_attributes: attributes } = value;
  const matching = matchingTypes.find((one) => one === type);
  if (matching === undefined)
    return { fault: `its type is ${JSON.stringify(type)}, and known are ${matchingTypes.join(", ")}` };
  if (!Array.isArray(list) || !list.every((entry) => typeof entry === "string"))
    return { fault: "its `list` is not a list of texts" };
  const faulty = list.findIndex((entry) => !isEntry(matching, entry));
  if (faulty >= 0)
    return { fault: `entry ${faulty + 1}, ${JSON.stringify(list[faulty])}, is not of the type ${matching}` };
  return {
    type: matching,
    version: typeof version === "number" ? version : undefined,
    entries: list,
    indicatorTypes: typesOf(attributes),
  };
}

function typesOf(attributes: unknown): ReadonlySet<IndicatorType> {
  if (!Array.isArray(attributes) || attributes.length === 0) return new Set(indicatorTypes);
  return new Set(attributes.flatMap((one) => typesOfAttribute[String(one)] ?? []));
}

function isEntry(type: MatchingType, entry: string): boolean {
  if (entry.trim() === "") return false;
  switch (type) {
    case "cidr":
      return new NetworkSet<true>().add(entry, true);
    case "regex":
      return expressionOf(entry) !== undefined;
    default:
      return true;
  }
}

/** How many entries were added and removed. */
export function compareEntries(
  before: readonly string[],
  now: readonly string[],
): { readonly added: number; readonly removed: number } {
  const [old, current] = [new Set(before), new Set(now)];
  return {
    added: [...current].filter((entry) => !old.has(entry)).length,
    removed: [...old].filter((entry) => !current.has(entry)).length,
  };
}

/** Says of indicators whether a warning list names them. */
export type Matcher = (indicator: Pick<Indicator, "type" | "value">) => boolean;

/** A matcher of the list; but for parts and expressions, it takes the same time however long the list is. */
export function matcherOf({ type, entries, indicatorTypes: types }: WarningListContent): Matcher {
  const matches = matchers[type](entries);
  return ({ type: ofIndicator, value }) => types.has(ofIndicator) && matches(ofIndicator, value);
}

type ValueMatcher = (type: IndicatorType, value: string) => boolean;

const matchers: Readonly<Record<MatchingType, (entries: readonly string[]) => ValueMatcher>> = {
  string: (entries) => {
    const values = new Set(entries.map((entry) => typeValue(undefined, entry)?.value ?? entry));
    return (_, value) => values.has(value);
  },
  substring: (entries) => {
    const parts = entries.map((entry) => entry.toLowerCase());
    return (_, value) => {
      const text = value.toLowerCase();
      return parts.some((part) => text.includes(part));
    };
  },
  hostname: (entries) => {
    const names = new Set(
      entries.map((entry) => {
        const name = entry.trim().replace(/^\*?\./, "");
        return typeValue("domain-name", name)?.value ?? name.toLowerCase();
      }),
    );
    return (type, value) => isBelow(type === "url" ? hostOf(value) : value, names);
  },
  cidr: (entries) => {
    const networks = new NetworkSet<true>();
    for (const entry of entries) networks.add(entry, true);
    return (type, value) => networks.find(type === "url" ? hostOf(value) : value) === true;
  },
  regex: (entries) => {
    const expressions = entries.map(expressionOf).filter((one) => one !== undefined);
    return (_, value) => expressions.some((one) => one.matcher(value).find());
  },
};

/** True for one of the names, and for a name below one. */
function isBelow(name: string, names: ReadonlySet<string>): boolean {
  for (const above of namesAbove(name)) if (names.has(above)) return true;
  return false;
}

/**
 * `/EXPRESSION/FLAGS` as PHP writes it, or the expression alone. In linear time, because an expression comes
 * from outside; what needs more is refused.
 */
function expressionOf(entry: string): RE2JS | undefined {
  const { RE2JS: engine } = require("re2js") as typeof import("re2js");
  const [, body = entry, flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(entry) ?? [];
  try {
    return engine.compile(body, flags.includes("i") ? engine.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
}
