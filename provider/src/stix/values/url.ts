import { isDottedQuad, parseAddress } from "./address.js";
import { canonicalDomain, hasNonAscii } from "./domainName.js";

const label = "[a-z0-9_-]{1,63}";
/**
 * Scheme, host and port of most URLs: the last label starts with a letter, so that it cannot be an address.
 */
const plain = new RegExp(
  `^[a-z][a-z0-9+.-]{0,30}://(?:${label}\\.){0,126}[a-z](?:[a-z0-9_-]{0,62})(?::(\\d{1,5}))?(?=[/?#]|$)`,
  "i",
);
const withScheme = /^([a-z][a-z0-9+.-]{0,30}):\/\/([^/?#\\]*)(.*)$/i;
const withoutScheme = /^([^/?#:@\\]+)(?::(\d{1,5}))?(?:([/?].*))?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const whitespaceOrControl = /[\s\u0000-\u001f\u007f]/;
const quotes = "\"'`<>\u2018\u2019\u201c\u201d\u00ab\u00bb";
const maxPort = 65_535;

/** A URL's host as written, and what is around it. */
interface UrlParts {
  /** Up to the host, with scheme and user information. */
  readonly before: string;
  readonly host: string;
  /** Port, path, query and fragment. */
  readonly after: string;
}

/** True for a text that starts with a scheme. */
export const hasScheme = (text: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(text);

/**
 * A URL as written, but with a host beyond ASCII as A-labels, which is what traffic carries. Sources that
 * declare a value a URL leave schemes out, so `host/path`, `host:port`, `host` and `/path` are URLs as well.
 * Undefined for a text that is none of these, as it has no host, an impossible port, whitespace or a stray
 * quotation mark.
 */
export function canonicalUrl(text: string): string | undefined {
  if (isQuoted(text) || whitespaceOrControl.test(text)) return undefined;
  const found = plain.exec(text);
  if (found !== null) return isPort(found[1]) ? text : undefined;
  if (/^\/[^/]/.test(text)) return text;
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const host = canonicalHost(parts.host);
  if (host === undefined) return undefined;
  if (parts.before === "" && !isUrlWithoutScheme(host, parts.after)) return undefined;
  return parts.before + host + parts.after;
}

function isQuoted(text: string): boolean {
  return quotes.includes(text.charAt(0)) || quotes.includes(text.charAt(text.length - 1));
}

/** True for `host/path`, where nothing declares that it is a URL. */
export function looksLikeUrl(text: string): boolean {
  return /^[^/?#]+\//.test(text) && canonicalUrl(text) !== undefined;
}

function partsOf(text: string): UrlParts | undefined {
  const schemed = withScheme.exec(text);
  if (schemed === null) {
    const bare = withoutScheme.exec(text);
    if (bare === null) return undefined;
    const [, host = "", port] = bare;
    return isPort(port) ? { before: "", host, after: text.slice(host.length) } : undefined;
  }
  const [, scheme = "", authority = "", rest = ""] = schemed;
  const at = authority.lastIndexOf("@") + 1;
  const found = /^(\[[^\]]*\]|[^:]*)(?::(\d{0,5}))?$/.exec(authority.slice(at));
  if (found === null || !isPort(found[2])) return undefined;
  const [, host = ""] = found;
  return {
    before: `${scheme}://${authority.slice(0, at)}`,
    host,
    after: authority.slice(at + host.length) + rest,
  };
}

const isPort = (port: string | undefined) => port === undefined || Number(port) <= maxPort;

/** A network such as `198.51.100.7/33` is no URL, and neither is a word such as `n/a`. */
function isUrlWithoutScheme(host: string, after: string): boolean {
  if (parseAddress(host) !== undefined) return !/^\/\d*$/.test(after);
  return host.includes(".");
}

function canonicalHost(host: string): string | undefined {
  if (hasNonAscii(host)) {
    const domain = canonicalDomain(host);
    return domain !== undefined && host.endsWith(".") ? `${domain}.` : domain;
  }
  const literal = /^\[(.*)\]$/.exec(host)?.[1];
  if (literal !== undefined)
    return literal.includes("/") || parseAddress(literal) === undefined ? undefined : host;
  return isDottedQuad(host) || canonicalDomain(host) !== undefined || isNumericHost(host) ? host : undefined;
}

/** Browsers take decimal, octal and hexadecimal numbers for an IPv4 address as well. */
function isNumericHost(host: string): boolean {
  return /^(?:0x[0-9a-f]*|\d+)(?:\.|$)/i.test(host) && URL.canParse(`http://${host}/`);
}
