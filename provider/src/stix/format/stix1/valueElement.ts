import type { IndicatorType } from "../../model.js";
import type { BroadReason } from "../../values/breadth.js";
import type { TypedValue } from "../../values/canonical.js";
import { commonType, isCommon } from "../../values/commonValue.js";
import { reasonForDeclared } from "../../values/contradiction.js";
import { readValue, type ValueRemark } from "../../values/readValue.js";
import { remarkOnSpelling, type SpellingRemark } from "../../values/spelling.js";
import type { ValueVocabulary } from "./namespaces.js";

/** A value element as found: its own attributes, and what the element around it claims. */
export interface ValueElement {
  readonly vocabulary: ValueVocabulary;
  /** `category` of an address, `type` of a URI or domain name. */
  readonly claim: string | undefined;
  readonly condition: string | undefined;
  readonly applyCondition: string | undefined;
  readonly delimiter: string | undefined;
  readonly obfuscated: boolean;
  /** True inside of a `negate`. */
  readonly negated: boolean;
  /** Why nothing around it is used; undefined where it is. */
  readonly leftOut: string | undefined;
  /** True in CybOX 2.0, where a plain comma separates and `&comma;` is a comma. */
  readonly commaSeparates: boolean;
}

/** A value element that is kept for others with the same attributes. */
export interface KeptElement extends ValueElement {
  readonly hostname: boolean;
}

/** Receives what a system can do with each text of a value element. */
export interface Verdict {
  /** @param remark what is to be pointed out about the value */
  usable(typed: TypedValue, remark: ValueRemark | undefined): void;
  /** A value that matches too much. */
  broad(typed: TypedValue, reason: BroadReason): void;
  /**
   * A value that is spelled in another way than it is read; called before its verdict.
   * @param remark what is to be pointed out about that
   */
  respelled(remark: SpellingRemark | undefined): void;
  unusable(reason: string): void;
  /** A text that is not of the declared type; it was reported as unusable before. */
  invalid(text: string): void;
  /** A list has to match as a whole, but is matched one by one. */
  weakened(): void;
}

type Claim =
  | {
      readonly type: IndicatorType | undefined;
      readonly fallback?: "url";
      /** True where the claim is true of both families of addresses. */
      readonly ofBothFamilies?: true;
    }
  | { readonly reason: string };

const ipv4: Claim = { type: "ipv4-addr" };
const ipv6: Claim = { type: "ipv6-addr" };
const network: Claim = { type: "ipv4-addr", ofBothFamilies: true };
const domainName: Claim = { type: "domain-name" };
const url: Claim = { type: "url" };
const anyUri: Claim = { type: undefined, fallback: "url" };

const inexact = new Set(["Contains", "StartsWith", "EndsWith", "FitsPattern"]);
const ranges = new Set([
  "GreaterThan",
  "GreaterThanOrEqual",
  "LessThan",
  "LessThanOrEqual",
  "InclusiveBetween",
  "ExclusiveBetween",
]);

/** Decides what a system can do with the text of a value element. */
export function judge(element: ValueElement, text: string, verdict: Verdict): void {
  const claim = claimOf(element);
  const against = element.leftOut ?? ("reason" in claim ? claim.reason : reasonAgainst(element));
  const parts = partsOf(element, text);
  if (parts === undefined) judgePart(text, claim, against, verdict);
  else {
    const used = parts.filter((part) => judgePart(part, claim, against, verdict));
    if (used.length > 0 && element.applyCondition === "ALL" && parts.length > 1) verdict.weakened();
  }
}

/** @returns true if the part is a usable value, or one that matches too much */
function judgePart(raw: string, claim: Claim, against: string | undefined, verdict: Verdict): boolean {
  const text = raw.trim();
  if (text === "") return false;
  if (against !== undefined || "reason" in claim) {
    verdict.unusable(reasonForDeclared(against ?? "", text));
    return false;
  }
  const { fallback } = claim;
  const type = claim.ofBothFamilies && text.includes(":") ? "ipv6-addr" : claim.type;
  const common = type === undefined ? commonType(text) : isCommon(type, text) ? type : undefined;
  if (common !== undefined) {
    verdict.usable({ type: common, value: text }, undefined);
    return true;
  }
  const first = readValue(type, text);
  const isWide = first.kind === "unusable" && fallback !== undefined && /[/:]/.test(text);
  const read = isWide ? readValue(fallback, text) : first;
  if (read.kind === "unusable") {
    verdict.unusable(read.reason);
    if (read.reason === "invalid-value") verdict.invalid(text);
    return false;
  }
  if (read.respelled) verdict.respelled(remarkOnSpelling(isWide ? fallback : type, read.typed, text));
  if (read.kind === "broad") verdict.broad(read.typed, read.reason);
  else verdict.usable(read.typed, read.remark);
  return true;
}

/** The items of a list; undefined where the text is one value. */
function partsOf(
  { delimiter, commaSeparates, vocabulary }: ValueElement,
  text: string,
): string[] | undefined {
  if (delimiter !== undefined && delimiter !== "") return text.split(delimiter);
  if (!text.includes(",") && !text.includes("##comma##")) return undefined;
  if (text.includes("##comma##")) return text.split("##comma##");
  if (!commaSeparates) return vocabulary === "uri" ? undefined : text.split(",");
  return text.split(",").map((part) => part.replaceAll("&comma;", ","));
}

/** Nothing inside a negation is used, not even if two negations cancel each other out. */
function reasonAgainst({
  condition = "Equals",
  applyCondition,
  negated,
  obfuscated,
}: ValueElement): string | undefined {
  if (negated || applyCondition === "NONE" || condition.startsWith("DoesNot")) return "negated";
  if (obfuscated) return "obfuscated";
  if (condition === "Equals") return undefined;
  if (inexact.has(condition)) return "inexact-condition";
  return ranges.has(condition) ? "range" : "other-condition";
}

function claimOf({ vocabulary, claim }: ValueElement): Claim {
  switch (vocabulary) {
    case "address":
      return claimOfCategory(claim ?? "ipv4-addr");
    case "uri":
      if (claim === "Domain Name") return domainName;
      if (claim === "General URN") return { reason: "urn" };
      return claim === "URL" ? url : anyUri;
    case "domain":
      return claim === "TLD" ? { reason: "top-level-domain" } : domainName;
    case "hostname":
      return domainName;
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
      return ipv6;
    case "cidr":
      return network;
    default:
      return ipv4;
  }
}
