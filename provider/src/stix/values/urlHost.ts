import { parseAddress } from "./address.js";
import type { TypedValue } from "./canonical.js";
import { canonicalDomain } from "./domainName.js";

/**
 * The host of a URL in canonical form: an address in shortest form, also where it is written as browsers take
 * it (`127.1`, `0x7f000001`), or a name without a trailing dot. Undefined where it has none, as in `/path`.
 */
export function hostOfUrl(url: string): TypedValue | undefined {
  const scheme = url.indexOf("://");
  const authority = authorityAt(url, scheme < 0 ? 0 : scheme + 3);
  const host = withoutPort(authority.slice(authority.lastIndexOf("@") + 1));
  if (host === "") return undefined;
  if (host.startsWith("[")) return parseAddress(host.slice(1, -1));
  const first = host.charCodeAt(0);
  if (first <= 0x39 && first >= 0x30) {
    const address = parseAddress(host) ?? parseAddress(asBrowsersRead(host));
    if (address !== undefined) return address;
  }
  const value = canonicalDomain(host);
  return value === undefined ? undefined : { type: "domain-name", value };
}

function authorityAt(url: string, from: number): string {
  let end = from;
  for (; end < url.length; end++) {
    const code = url.charCodeAt(end);
    // A slash, question mark, number sign or backslash ends it.
    if (code === 0x2f || code === 0x3f || code === 0x23 || code === 0x5c) break;
  }
  return url.slice(from, end);
}

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(":");
  return colon < 0 || host.endsWith("]") ? host : host.slice(0, colon);
}

function asBrowsersRead(host: string): string {
  const url = `http://${host}/`;
  return URL.canParse(url) ? new URL(url).hostname : "";
}
