import { ExtraHopError } from "../../errors/index.js";
import { TooLarge } from "../contentStore.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import type { RequestedPause } from "./retryAfter.js";

const statusRemedies: Readonly<Record<number, string>> = {
  401: "Check the entry of extrahop:credentials that the source names.",
  403: "Check that the account may read this feed.",
  404: "Check the address; the publisher may have moved the feed.",
  406: "The server does not offer the format that was asked for.",
  410: "The publisher has withdrawn the feed.",
  429: "The server limits requests. Run the command again later.",
};

/** What an answer that is a failure holds beside its status. */
export interface FailureDetails {
  /** The server's explanation. */
  readonly said?: string | undefined;
  /** What it asks for in Retry-After. */
  readonly wait?: RequestedPause | undefined;
}

/** An answer that is a failure. */
export function explainStatus(
  context: FetchContext,
  url: string,
  status: number,
  { said, wait }: FailureDetails = {},
): ExtraHopError {
  const remedy =
    statusRemedies[status] ??
    (status >= 500 ? "The server has a problem. Run the command again later." : "Check the address.");
  const seconds = Math.ceil((wait?.milliseconds ?? 0) / 1000);
  const asked = seconds === 0 ? "" : ` and asks to wait ${seconds.toLocaleString("en-US")} s`;
  const reason = said === undefined ? "" : ` (${said})`;
  return fetchFailed(context, `${shown(url)} answered ${status}${reason}${asked}`, remedy, { status });
}

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
  UND_ERR_CONNECT_TIMEOUT: [
    "the connection took too long",
    "Check the network, and HTTPS_PROXY where a proxy is needed.",
  ],
  UND_ERR_HEADERS_TIMEOUT: ["the server did not answer in time", "Run the command again later."],
  UND_ERR_BODY_TIMEOUT: ["the server stopped sending", "Run the command again later."],
  UND_ERR_SOCKET: ["the connection ended before the content was complete", "Run the command again."],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["the content is shorter than announced", "Run the command again."],
  Z_BUF_ERROR: ["the compressed content is cut off", "Run the command again."],
  Z_DATA_ERROR: ["the compressed content is damaged", "Run the command again."],
  CERT_HAS_EXPIRED: [
    "the server's certificate has expired",
    "Ask the publisher; nothing can be fetched safely until it is renewed.",
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: ["the server's certificate is for another name", "Check the address."],
};

const untrusted = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

const neverRetried = /^(CERT_|ERR_TLS|ENOTFOUND|Z_)/;

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
  if (code === undefined) return { error, retry: false };
  const trust = untrusted.has(code)
    ? ([
        "the server's certificate comes from an authority that is not trusted",
        "Name its authority in caFile of the source.",
      ] as const)
    : undefined;
  const [found, remedy] = trust ?? transportFaults[code] ?? ["the request failed", "Run the command again."];
  return {
    error: fetchFailed(context, `${shown(url)}: ${found} (${code})`, remedy, { cause: error }),
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
