/** Loaded with the first name beyond ASCII: its tables cost more than reading a small source. */
let loaded: typeof import("tr46") | undefined;
const uts46 = (): typeof import("tr46") => (loaded ??= require("tr46") as typeof import("tr46"));

/** UTS #46 as the URL standard applies it: non-transitional, hyphens and underscores free. */
const processing = {
  checkBidi: true,
  checkHyphens: false,
  checkJoiners: true,
  transitionalProcessing: false,
  useSTD3ASCIIRules: false,
  verifyDNSLength: false,
  ignoreInvalidPunycode: false,
} as const;

const maxCharacters = 253;
const asciiName = /^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/;
/** No top-level domain is a number, so that a slip in an address never becomes a name. */
const endsInNumber = /(?:^|\.)\d+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
const beyondAscii = /[^\u0000-\u007f]/;

/** True for a text that is its own canonical domain, as most names of a feed are. */
function isCanonicalDomain(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return text.length <= maxCharacters && (last < 0x30 || last > 0x39) && asciiName.test(text);
}

/**
 * A domain name as traffic carries it: in lower case, without a trailing dot, labels beyond ASCII as A-labels
 * (`xn--…`) by UTS #46, which also maps full-width characters and drops zero-width ones. Undefined for a text
 * that is no domain name.
 */
export function canonicalDomain(text: string): string | undefined {
  if (isCanonicalDomain(text)) return text;
  // Punycode needs more than a third of the characters; longer texts are never names, and cost time.
  if (text.length > maxCharacters + 1) return undefined;
  const ascii = beyondAscii.test(text) ? uts46().toASCII(text, processing) : text.toLowerCase();
  if (ascii === null) return undefined;
  const value = ascii.endsWith(".") ? ascii.slice(0, -1) : ascii;
  if (value.length > maxCharacters || !asciiName.test(value)) return undefined;
  return endsInNumber.test(value) ? undefined : value;
}

/** A domain name with its A-labels in Unicode, for people; undefined where it reads the same. */
export function unicodeForm(domain: string): string | undefined {
  if (!/(?:^|\.)xn--/.test(domain)) return undefined;
  const { domain: form, error } = uts46().toUnicode(domain, processing);
  return error || form === domain ? undefined : form;
}

/** True where a text has characters beyond ASCII. */
export const hasNonAscii = (text: string): boolean => beyondAscii.test(text);
