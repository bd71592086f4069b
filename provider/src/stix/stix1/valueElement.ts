import type { IndicatorType } from "../model.js";
import { type TypedValue, typeValue } from "../values/canonical.js";
import { reasonForText } from "../values/reason.js";
import type { ValueVocabulary } from "./namespaces.js";

/** A value element as found: its text, its own attributes, and what the element around it claims. */
export interface ValueElement {
  readonly vocabulary: ValueVocabulary;
  readonly text: string;
  /** `category` of an address, `type` of a URI or domain name. */
  readonly claim: string | undefined;
  readonly condition: string | undefined;
  readonly applyCondition: string | undefined;
  readonly delimiter: string | undefined;
  readonly obfuscated: boolean;
  /** True where a `negate` stands around it. */
  readonly negated: boolean;
  /** True in CybOX 2.0, where a plain comma separates and `&comma;` is a comma. */
  readonly commaSeparates: boolean;
}

export interface ValueVerdict {
  readonly usable: readonly TypedValue[];
  /** Reason → how often. */
  readonly unusable: ReadonlyMap<string, number>;
  /** Texts that are not what they claim, for messages. */
  readonly invalid: readonly string[];
  /** True where a list has to match as a whole, but is matched one by one. */
  readonly weakened: boolean;
}

type Claim =
  | { readonly type: IndicatorType | undefined; readonly fallback?: "url" }
  | { readonly reason: string };

const inexact = new Set(["Contains", "StartsWith", "EndsWith", "FitsPattern"]);
const ranges = new Set([
  "GreaterThan",
  "GreaterThanOrEqual",
  "LessThan",
  "LessThanOrEqual",
  "InclusiveBetween",
  "ExclusiveBetween",
]);

/** Decides what a system can do with a value element. */
export function judge(element: ValueElement): ValueVerdict {
  const parts = partsOf(element);
  const unusable = new Map<string, number>();
  const count = (reason: string) => unusable.set(reason, (unusable.get(reason) ?? 0) + 1);
  const claim = claimOf(element);
  const against = "reason" in claim ? claim.reason : reasonAgainst(element);
  if (against !== undefined) {
    for (const _ of parts) count(against);
    return { usable: [], unusable, invalid: [], weakened: false };
  }
  const usable: TypedValue[] = [];
  const invalid: string[] = [];
  for (const part of parts) {
    const { type, fallback } = claim as { type: IndicatorType | undefined; fallback?: "url" };
    const typed = typeValue(type, part) ?? (fallback === undefined ? undefined : typeValue(fallback, part));
    if (typed !== undefined) {
      usable.push(typed);
      continue;
    }
    const reason = reasonForText(part);
    count(reason);
    if (reason === "invalid-value") invalid.push(part);
  }
  return { usable, unusable, invalid, weakened: element.applyCondition === "ALL" && usable.length > 1 };
}

function partsOf({ text, delimiter, commaSeparates, vocabulary }: ValueElement): string[] {
  let parts: string[];
  if (delimiter !== undefined && delimiter !== "") parts = text.split(delimiter);
  else if (text.includes("##comma##")) parts = text.split("##comma##");
  else if (text.includes(",") && (vocabulary !== "uri" || commaSeparates)) parts = text.split(",");
  else parts = [text];
  if (commaSeparates) parts = parts.map((part) => part.replaceAll("&comma;", ","));
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** What stands inside any negation isn't used, not even where two cancel each other out. */
function reasonAgainst({
  condition = "Equals",
  applyCondition,
  negated,
  obfuscated,
}: ValueElement): string | undefined {
  if (negated || applyCondition === "NONE" || condition.startsWith("DoesNot")) return "negated";
  if (obfuscated) return "obfuscated";
  if (inexact.has(condition)) return "inexact-condition";
  if (ranges.has(condition)) return "range";
  return condition === "Equals" ? undefined : "other-condition";
}

function claimOf({ vocabulary, claim }: ValueElement): Claim {
  switch (vocabulary) {
    case "address":
      return claimOfCategory(claim ?? "ipv4-addr");
    case "uri":
      if (claim === "Domain Name") return { type: "domain-name" };
      if (claim === "General URN") return { reason: "urn" };
      return claim === "URL" ? { type: "url" } : { type: undefined, fallback: "url" };
    case "domain":
      return claim === "TLD" ? { reason: "top-level-domain" } : { type: "domain-name" };
    case "hostname":
      return { type: "domain-name" };
  }
}

function claimOfCategory(category: string): Claim {
  switch (category) {
    case "e-mail":
      return { reason: "email-address" };
    case "mac":
      return { reason: "mac-address" };
    case "asn":
      return { reason: "autonomous-system" };
    case "atm":
      return { reason: "atm-address" };
    case "ipv4-netmask":
    case "ipv6-netmask":
    case "ipv4-net-mask":
    case "ipv6-net-mask":
      return { reason: "network-mask" };
    case "ipv6-addr":
    case "ipv6-net":
      return { type: "ipv6-addr" };
    default:
      return { type: "ipv4-addr" };
  }
}
