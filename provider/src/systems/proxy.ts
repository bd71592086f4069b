/** An HTTP proxy through which a system is reached by CONNECT. */
export interface ProxyAddress {
  /** `http://host:port` or `https://host:port`, without credentials: what may be shown. */
  readonly origin: string;
  /** `user:password`, decoded. */
  readonly credentials?: string;
}

/**
 * Reads the address of a proxy as HTTPS_PROXY and the setting `proxy` hold it:
 * `http://[user:password@]host:port`, `https://…`, or `host:port`, which means http.
 */
export function parseProxy(text: string): ProxyAddress | { readonly fault: string } {
  const trimmed = text.trim();
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(trimmed) ?? [];
  if (cutCredentials.test(trimmed.slice(scheme.length))) {
    return {
      fault: "must be a URL whose user name and password have # ? / \\ percent-encoded (%23, %3F, %2F, %5C)",
    };
  }
  let url: URL;
  try {
    url = new URL(scheme !== "" ? trimmed : `http://${trimmed}`);
  } catch {
    return { fault: "must be the URL of a proxy, such as http://proxy.example.com:3128" };
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    return { fault: "must be an http:// or https:// proxy; SOCKS and others are not supported" };
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "")
    return { fault: "must be a proxy's address without a path" };
  const { origin, username, password } = url;
  if (username === "" && password === "") return { origin };
  return { origin, credentials: `${decoded(username)}:${decoded(password)}` };
}

/** User name and password that a character ends which begins another part of a URL. */
const cutCredentials = /^[^@#?/\\]*[#?/\\].*@/;

/** The inverse of {@link parseProxy}, credentials included. */
export function proxyText({ origin, credentials }: ProxyAddress): string {
  if (credentials === undefined) return origin;
  const [user = "", ...password] = credentials.split(":");
  const [scheme = "", rest = ""] = origin.split("//");
  return `${scheme}//${encodeURIComponent(user)}:${encodeURIComponent(password.join(":"))}@${rest}`;
}

/** A password with a bare percent sign is not percent-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
