import { parseAddress } from "./address.js";
import type { TypedValue } from "./canonical.js";

/** Most URLs: a name in lower case, a port or none, and nothing else before the path. */
const plain = /^[a-z]{3,8}:\/\/([a-z](?:[a-z0-9_.-]*[a-z0-9_-])?)(?::\d+)?(?:[/?#]|$)/;

/**
 * The host of a URL: an address in shortest form, also where it is written as browsers take it (`127.1`,
 * `0x7f000001`), or a name without a trailing dot. Undefined where it has none, as in `/path`.
 *
 * @param url in canonical form, so that its host needs no validation
 */
export function hostOfUrl(url: string): TypedValue | undefined {
  const name = plain.exec(url)?.[1];
  if (name !== undefined) return { type: "domain-name", value: name };
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
  const lower = host.toLowerCase();
  return { type: "domain-name", value: lower.endsWith(".") ? lower.slice(0, -1) : lower };
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
