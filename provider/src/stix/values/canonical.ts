import type { IndicatorType } from "../model.js";
import { parseAddress } from "./address.js";
import { refang } from "./refang.js";

/** A value and what kind of value it is. */
export interface TypedValue {
  readonly type: IndicatorType;
  readonly value: string;
}

/**
 * The one spelling of a value, or undefined where the text is no such value. Addresses come in shortest form, networks with host
 * bits cleared, domains in lower case without a trailing dot, URLs trimmed; defanged forms are undone.
 */
export function canonicalValue(type: IndicatorType, text: string): string | undefined {
  if (text.length > longest) return undefined;
  const plain = refang(text.trim());
  switch (type) {
    case "ipv4-addr":
    case "ipv6-addr": {
      const address = parseAddress(plain);
      return address?.type === type ? address.value : undefined;
    }
    case "domain-name":
      return canonicalDomain(plain);
    case "url":
      return isUrl(plain) ? plain : undefined;
  }
}

/**
 * Types a value by what it is, given what its source calls it: an address is an address wherever it stands, a URL in a domain's
 * place is a URL, a bare domain in an address's place is a domain. Undefined where it is none of them.
 */
export function typeValue(claimed: IndicatorType | undefined, text: string): TypedValue | undefined {
  if (text.length > longest) return undefined;
  const plain = refang(text.trim());
  if (claimed === "url") return isUrl(plain) ? { type: "url", value: plain } : undefined;
  const address = parseAddress(plain);
  if (address !== undefined) return address;
  if (claimed === "domain-name" || claimed === undefined) {
    if (hasScheme.test(plain)) return isUrl(plain) ? { type: "url", value: plain } : undefined;
  }
  const domain = canonicalDomain(plain);
  if (domain !== undefined) {
    if (claimed === "domain-name" || domain.includes(".")) return { type: "domain-name", value: domain };
    return undefined;
  }
  return looksLikeUrl(plain) ? { type: "url", value: plain } : undefined;
}

/** Characters of the longest value; no server takes a longer URL. */
const longest = 65_536;
const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Letters, digits, hyphen and underscore, and whatever stands beyond ASCII; 63 characters a label. */
const domain = /^(?!-)[a-z0-9_\-\u0080-\uffff]{1,63}(?:\.[a-z0-9_\-\u0080-\uffff]{1,63})*$/;

function canonicalDomain(text: string): string | undefined {
  const lower = text.toLowerCase();
  const value = lower.endsWith(".") ? lower.slice(0, -1) : lower;
  if (value.length > 253 || !domain.test(value)) return undefined;
  // No top-level domain is a number, so that a slip in an address never becomes a name.
  return /(?:^|\.)\d+$/.test(value) ? undefined : value;
}

/** In a place made for URLs anything without blanks or control characters counts, as producers leave schemes out. */
function isUrl(text: string): boolean {
  return text.length > 0 && !hasBlankOrControl.test(text);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const hasBlankOrControl = /[\s\u0000-\u001f\u007f]/;

/** `host/path`, where nothing says that it is a URL. */
function looksLikeUrl(text: string): boolean {
  if (!isUrl(text)) return false;
  if (hasScheme.test(text)) return true;
  const end = text.search(/[/?#]/);
  if (end <= 0) return false;
  const host = text.slice(0, end).replace(/:\d{1,5}$/, "");
  return (canonicalDomain(host)?.includes(".") ?? false) || parseAddress(host) !== undefined;
}
