import type { IndicatorType } from "../model.js";
import { type Address, parseAddress } from "./address.js";
import { canonicalDomain, hasNonAscii } from "./domainName.js";
import { endingOf, isDomainEnding, isFileExtension } from "./nameEnding.js";
import { refang } from "./refang.js";
import { canonicalUrl, hasScheme, looksLikeUrl } from "./url.js";

/** A value and what kind of value it is. */
export interface TypedValue {
  readonly type: IndicatorType;
  readonly value: string;
}

/** Characters of the longest value; no server takes a longer URL. */
const maxCharacters = 65_536;

/**
 * The one spelling of a value, or undefined for a text that is no such value. Addresses come in shortest
 * form, networks with host bits cleared, IPv4-mapped addresses as IPv4; domains in lower case, as A-labels,
 * without a trailing dot; URLs as written, with a host beyond ASCII as A-labels. Defanged forms are undone.
 */
export function canonicalValue(type: IndicatorType, text: string): string | undefined {
  if (text.length > maxCharacters) return undefined;
  const plain = plainText(text);
  switch (type) {
    case "ipv4-addr":
    case "ipv6-addr": {
      const address = addressOf(plain);
      return address?.type === type ? address.value : undefined;
    }
    case "domain-name":
      return canonicalDomain(plain);
    case "url":
      return canonicalUrl(plain);
  }
}

/**
 * Types a value by what it is, given what its source declares it to be: an address is an address anywhere, a
 * URL in a domain's place is a URL, a bare domain in an address's place is a domain. A name that ends like a
 * file is none; without a declaration it also has to end in a top-level domain or a special-use name.
 * Undefined for a text that is none of them.
 */
export function typeValue(declared: IndicatorType | undefined, text: string): TypedValue | undefined {
  if (text.length > maxCharacters) return undefined;
  const plain = plainText(text);
  if (declared === "url") return (networkOf(plain) ?? urlOf(plain)) as TypedValue | undefined;
  if (plain.includes("://") && hasScheme(plain)) return urlOf(plain);
  const address = addressOf(plain);
  if (address !== undefined) return address;
  const domain = canonicalDomain(plain);
  if (domain !== undefined) return nameOf(domain, declared);
  return looksLikeUrl(plain) && hostIsLikely(plain, declared) ? urlOf(plain) : undefined;
}

/**
 * What most values do not have: characters beyond ASCII, and those of defanged forms. One look instead of
 * several.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
const isOdd = /[^\u0000-\u007f]|[[\](){}<>\\]|^h[^t]|^(?!https?:)[fmh][^:]{0,8}:/i;
/** Zero-width characters at the ends are left over from copying. */
const around = /^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g;

function plainText(text: string): string {
  const trimmed = text.trim();
  if (!isOdd.test(trimmed)) return trimmed;
  return refang(hasNonAscii(trimmed) ? trimmed.replace(around, "") : trimmed);
}

/** Or with a colon, as some IPv6 addresses do. */
function startsWithDigit(text: string): boolean {
  const first = text.charCodeAt(0);
  return first >= 0x30 && first <= 0x3a;
}

/** An address, also in full-width digits or in the brackets of a URL's literal. */
function addressOf(text: string): Address | undefined {
  // Most addresses begin with a digit, and most names do not.
  if (startsWithDigit(text)) return parseAddress(text);
  const plain = /^\[[0-9a-f:.]{2,45}\]$/i.test(text) ? text.slice(1, -1) : text;
  if (!hasNonAscii(plain)) return plain.includes(":") ? parseAddress(plain) : undefined;
  return plain.length > 64
    ? undefined
    : parseAddress(plain.normalize("NFKC").replace(/[\u00ad\u200b\u2060]/g, ""));
}

/** A network in a URL's place; a bare address there is what the source calls it. */
function networkOf(plain: string): Address | undefined {
  return plain.includes("/") && !plain.includes("://") ? parseAddress(plain) : undefined;
}

function urlOf(plain: string): TypedValue | undefined {
  const value = canonicalUrl(plain);
  return value === undefined ? undefined : { type: "url", value };
}

function nameOf(domain: string, declared: IndicatorType | undefined): TypedValue | undefined {
  return isName(domain, declared) ? { type: "domain-name", value: domain } : undefined;
}

function isName(domain: string, declared: IndicatorType | undefined): boolean {
  const ending = endingOf(domain);
  if (declared === "domain-name") return !domain.includes(".") || !isFileExtension(ending);
  return domain.includes(".") && isDomainEnding(ending);
}

/** `readme.txt/x` is no URL where nothing declares one. */
function hostIsLikely(plain: string, declared: IndicatorType | undefined): boolean {
  const host = plain.slice(0, plain.search(/[/:]/));
  return (
    declared !== undefined ||
    addressOf(host) !== undefined ||
    isDomainEnding(endingOf(canonicalDomain(host) ?? ""))
  );
}
