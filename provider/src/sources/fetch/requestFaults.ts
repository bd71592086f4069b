import { ExtraHopError } from "../../errors/index.js";
import { TooLarge } from "../contentStore.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import type { RequestedPause } from "./retryAfter.js";

const proxyLogin =
  "Write user and password into the proxy's address (http://USER:PASSWORD@HOST:PORT); NTLM and Negotiate are not supported.";

const statusRemedies: Readonly<Record<number, string>> = {
  404: "Check the address; the publisher may have moved the feed.",
  406: "The server does not offer the format that was asked for. Check the address.",
  407: proxyLogin,
  410: "The publisher has withdrawn the feed.",
  429: "The server limits requests. Run the command again later.",
};

/** What an answer that is a failure holds beside its status. */
export interface FailureDetails {
  /** The server's explanation. */
  readonly said?: string | undefined;
  /** What it asks for in Retry-After. */
  readonly wait?: RequestedPause | undefined;
  /** The header WWW-Authenticate. */
  readonly offers?: string | readonly string[] | undefined;
}

/** An answer that is a failure. */
export function explainStatus(
  context: FetchContext,
  url: string,
  status: number,
  { said, wait, offers }: FailureDetails = {},
): ExtraHopError {
  const remedy =
    (status === 401 || status === 403 ? signInRemedy(context, status, offers) : undefined) ??
    otherVersionRemedy(context, status) ??
    statusRemedies[status] ??
    (status >= 500 ? "The server has a problem. Run the command again later." : "Check the address.");
  const seconds = Math.ceil((wait?.milliseconds ?? 0) / 1000);
  const asked = seconds === 0 ? "" : ` and asks to wait ${seconds.toLocaleString("en-US")} s`;
  const reason = said === undefined ? "" : ` (${said})`;
  return fetchFailed(context, `${shown(url)} answered ${status}${reason}${asked}`, remedy, { status });
}

/** What to do about a 401 or 403, by what the source declares and what the server accepts. */
function signInRemedy({ source }: FetchContext, status: 401 | 403, offers: FailureDetails["offers"]): string {
  const schemes = String(offers ?? "").match(/(?:^|,\s*)[A-Za-z][\w-]*(?=\s|,|$)/g) ?? [];
  const names = [...new Set(schemes.map((scheme) => scheme.replace(/^,\s*/, "")))];
  if (names.length > 0 && names.every((name) => /^(?:ntlm|negotiate|kerberos|digest)$/i.test(name)))
    return `The server accepts ${names.join(" and ")} only, which is not supported. Ask its operator for a token, a key or Basic authentication.`;
  if (source.credentials === undefined)
    return "The source names no credentials. Fix: where the feed needs them, declare `credentials: NAME`, with an entry NAME in EXTRAHOP_CREDENTIALS or extrahop:credentials.";
  const entry = `the entry ${JSON.stringify(source.credentials)} of EXTRAHOP_CREDENTIALS or extrahop:credentials`;
  return status === 401
    ? `Fix: check ${entry}.`
    : `Fix: check that the account may read this feed, and ${entry}: some servers, such as MISP, answer 403 to a wrong or expired key.`;
}

/** What to do where a server of another version of TAXII most likely answered. */
function otherVersionRemedy({ source }: FetchContext, status: number): string | undefined {
  const { kind } = source.origin;
  if (kind === "taxii2" && status === 406)
    return "TAXII 2.1 was asked for; a server of TAXII 2.0 alone answers so. Fix: declare its address of TAXII 2.1.";
  if (kind === "taxii2" && (status === 400 || status === 405))
    return "Fix: check the address; declare `taxii1` instead where it is a service of TAXII 1.1.";
  if (kind === "taxii1" && (status === 405 || status === 406 || status === 415))
    return "Fix: check the address; declare `taxii2` instead where it is a server of TAXII 2.1.";
  return undefined;
}

const noRoute = [
  "there is no route to the server",
  "Check the network of this machine, IPv6 included, and HTTPS_PROXY where a proxy is needed.",
] as const;
const slowConnection = [
  "the connection took too long",
  "Check the network, and HTTPS_PROXY where a proxy is needed.",
] as const;
const withoutTls = [
  "the server, or the proxy, answers without TLS",
  "Check the port of the address; where a proxy is needed, check that its address begins with http://.",
] as const;

const transportFaults: Readonly<Record<string, readonly [found: string, remedy: string]>> = {
  ENOTFOUND: ["the name does not exist", "Check the address."],
  EAI_AGAIN: [
    "the name cannot be resolved now",
    "Check the resolver of this machine, then run the command again.",
  ],
  ECONNREFUSED: [
    "the connection was refused",
    "Check address and port, and HTTPS_PROXY where a proxy is needed.",
  ],
  ECONNRESET: [
    "the connection was reset",
    "Run the command again; check for a proxy or firewall in between.",
  ],
  EPIPE: ["the connection was closed", "Run the command again; check for a proxy or firewall in between."],
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EMFILE: ["this process has too many open files", "Raise the limit of open files (`ulimit -n 4096`)."],
  ETIMEDOUT: slowConnection,
  UND_ERR_CONNECT_TIMEOUT: slowConnection,
  UND_ERR_HEADERS_TIMEOUT: ["the server did not answer in time", "Run the command again later."],
  UND_ERR_BODY_TIMEOUT: ["the server stopped sending", "Run the command again later."],
  UND_ERR_HEADERS_OVERFLOW: [
    "the headers of the answer are too long",
    "Check the address; ask the server's operator.",
  ],
  UND_ERR_SOCKET: ["the connection ended before the content was complete", "Run the command again."],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["the content is shorter than announced", "Run the command again."],
  Z_BUF_ERROR: ["the compressed content is cut off", "Run the command again."],
  Z_DATA_ERROR: ["the compressed content is damaged", "Run the command again."],
  CERT_HAS_EXPIRED: [
    "the server's certificate has expired",
    "Ask the publisher; nothing can be fetched safely until it is renewed.",
  ],
  CERT_NOT_YET_VALID: [
    "the server's certificate is not valid yet",
    "Check the clock of this machine (`date`), then ask the publisher.",
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: withoutTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: withoutTls,
  ERR_TLS_CERT_ALTNAME_INVALID: ["the server's certificate is for another name", "Check the address."],
};

const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const neverRetried =
  /^(CERT_|ERR_TLS|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH)|ENOTFOUND|UND_ERR_HEADERS_OVER|Z_)/;

/** What the parser of undici reports of an answer that is no HTTP; such an error has no code. */
function isMalformed(error: unknown): string | undefined {
  const { name, message } = (error ?? {}) as Partial<Error>;
  return name === "HTTPParserError" ? message : undefined;
}

/** Whom a connection was opened to, which may be a proxy: e.g. `, 192.0.2.1:3128`. */
function peerOf(error: unknown): string {
  for (let cause = error; typeof cause === "object" && cause !== null; cause = (cause as Error).cause) {
    const { address, port, hostname } = cause as { address?: string; port?: number; hostname?: string };
    if (typeof address === "string") return `, ${address}${port === undefined ? "" : `:${port}`}`;
    if (typeof hostname === "string") return `, ${hostname}`;
  }
  return "";
}

/**
 * What went wrong below HTTP, and whether asking again can help. An error that is already explained is kept.
 */
export function explainTransport(
  context: FetchContext,
  url: string,
  error: unknown,
): { readonly error: unknown; readonly retry: boolean } {
  if (error instanceof ExtraHopError || context.signal.aborted) return { error, retry: false };
  if (error instanceof TooLarge) {
    const found = `${shown(url)} sends more than the ${error.maxBytes.toLocaleString("en-US")} bytes that are allowed`;
    return {
      error: fetchFailed(context, found, "If the feed is that large, raise maxBytes of the source."),
      retry: false,
    };
  }
  const code = codeOf(error);
  const malformed = isMalformed(error);
  if (malformed !== undefined) {
    const found = `${shown(url)} sends an answer that is not HTTP/1.1 (${malformed})`;
    const remedy = "Check host and port of the address, and for a proxy in between.";
    return { error: fetchFailed(context, found, remedy, { cause: error }), retry: false };
  }
  const tunnel = /^Proxy response \((\d+)\)/.exec((error as Error).message)?.[1];
  if (tunnel !== undefined) {
    const found = `${shown(url)}: the proxy answered ${tunnel} to the request for a tunnel`;
    const remedy =
      tunnel === "407" ? proxyLogin : "Check the proxy, and that it permits connections to this server.";
    return { error: fetchFailed(context, found, remedy, { cause: error }), retry: Number(tunnel) >= 500 };
  }
  if (code === undefined) return { error, retry: false };
  const trust = untrusted.has(code)
    ? ([
        "the server's certificate comes from an authority that is not trusted",
        "Name its authority in caFile of the source.",
      ] as const)
    : undefined;
  const [found, remedy] = trust ?? transportFaults[code] ?? ["the request failed", "Run the command again."];
  return {
    error: fetchFailed(context, `${shown(url)}: ${found} (${code}${peerOf(error)})`, remedy, {
      cause: error,
    }),
    retry: trust === undefined && !neverRetried.test(code),
  };
}

const interruptions = new Set([
  "ECONNRESET",
  "ERR_STREAM_PREMATURE_CLOSE",
  "UND_ERR_RES_CONTENT_LENGTH_MISMATCH",
  "UND_ERR_SOCKET",
  "Z_BUF_ERROR",
]);

/** True for an explained error whose cause is that a body ended too early. */
export function isInterruption(error: unknown): boolean {
  return error instanceof ExtraHopError && interruptions.has(codeOf(error.cause) ?? "");
}

function codeOf(error: unknown): string | undefined {
  // Not `instanceof Error`: a worker or a test may run in a realm of its own.
  for (let cause = error; typeof cause === "object" && cause !== null; cause = (cause as Error).cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === "string") return code;
  }
  return undefined;
}

/** An address without user, password and query, which may hold a key. */
export function shown(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return "the address";
  }
}
