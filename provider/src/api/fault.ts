import { isNativeError } from "node:util/types";
import { isUntrustedCertificate } from "./certificateFault.js";
import { isFailedHandshake } from "./handshakeFault.js";
import { ProxyError } from "./proxy.js";

/** Why one attempt of a request did not end in an answer of 2xx. */
export type Fault =
  /** The connection was never made: nothing reached the system. */
  | { readonly kind: "unreached"; readonly error: NodeJS.ErrnoException }
  /** The proxy could not be reached or refused the tunnel: nothing reached the system. */
  | { readonly kind: "proxy"; readonly error: ProxyError }
  /** The certificate did not verify: nothing reached the system, and another attempt changes nothing. */
  | { readonly kind: "untrusted"; readonly error: NodeJS.ErrnoException }
  /**
   * The two sides agree on no TLS connection: nothing reached the system, and another attempt changes
   * nothing.
   */
  | { readonly kind: "handshake"; readonly error: NodeJS.ErrnoException }
  /** The connection broke or fell silent after the request was begun: the system may have carried it out. */
  | { readonly kind: "lost"; readonly error: NodeJS.ErrnoException }
  /** An answer other than 2xx. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly text: string;
    };

/** Code of the error that ends an answer beyond all reason; the next one would be no shorter. */
export const answerTooLong = "ANSWER_TOO_LONG";

/** What undici's parser reports of an answer that is no HTTP/1.1. */
export const isNoHttp = ({ name, code }: NodeJS.ErrnoException): boolean =>
  name === "HTTPParserError" || code?.startsWith("HPE_") === true;

const unreached = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENETDOWN",
  "EHOSTDOWN",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
]);
const beforeConnection = new Set(["connect", "getaddrinfo"]);

/** Sorts an error that undici, the proxy's tunnel or the socket threw. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ProxyError) return { kind: "proxy", error };
  const errno = rootError(error);
  const code = errno.code ?? "";
  if (isUntrustedCertificate(code)) return { kind: "untrusted", error: errno };
  if (isFailedHandshake(errno)) return { kind: "handshake", error: errno };
  if (unreached.has(code) || beforeConnection.has(errno.syscall ?? ""))
    return { kind: "unreached", error: errno };
  return { kind: "lost", error: errno };
}

/** undici wraps the socket's error, and a name with several addresses fails with an AggregateError. */
export function rootError(error: unknown): NodeJS.ErrnoException {
  let current: NodeJS.ErrnoException = isNativeError(error) ? error : new Error(String(error));
  for (let depth = 0; depth < 5; depth++) {
    const { errors } = current as { errors?: unknown };
    const inner: unknown = Array.isArray(errors) ? errors[0] : current.cause;
    if (!isNativeError(inner)) break;
    current = inner;
  }
  return current;
}
