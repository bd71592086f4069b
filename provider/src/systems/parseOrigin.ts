import { isIPv4, isIPv6 } from "node:net";

/**
 * Brings a host name, `host:port` or HTTPS URL to `https://host[:port]`. A trailing slash is fine (the
 * vendor's sample file has one); anything else after the host is a mistake, and so is an address that a URL
 * reads as another one than a person does (`010.0.0.5`).
 */
export function parseOrigin(host: unknown): { readonly origin: string } | { readonly fault: string } {
  if (typeof host !== "string" || host.trim() === "") {
    return { fault: "is missing; set a host name, host:port or an HTTPS URL" };
  }
  const text = host.trim();
  if (/^http:\/\//i.test(text)) return { fault: "must use https: credentials are never sent in plain text" };
  // The URL standard drops line breaks and tabs; such a host was never meant.
  if (/[\s\p{Cc}]/u.test(text)) return { fault: "must not hold whitespace or control characters" };
  if (isIPv6(text))
    return { fault: "is an IPv6 address without brackets; write [ADDRESS] or [ADDRESS]:PORT" };
  let url: URL;
  try {
    url = new URL(/^https:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return { fault: "is neither a host name, host:port nor an HTTPS URL" };
  }
  if (url.username !== "" || url.password !== "") return { fault: "must not hold a user name or password" };
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || !/^[\w.:[\]-]+$/.test(url.host)) {
    return { fault: "must be a host alone, without a path after it" };
  }
  const written = text.replace(/^https:\/\//i, "").replace(/(:\d*)?\/*$/, "");
  if (isIPv4(url.hostname) && url.hostname !== written) {
    return {
      fault: "is an address in an ambiguous notation; write four decimal numbers without leading zeros",
    };
  }
  return { origin: url.origin };
}
