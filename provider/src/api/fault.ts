import { isNativeError } from "node:util/types";

/** Why one attempt of a request did not end in an answer of 2xx. */
export type Fault =
  /** The connection was never made: nothing reached the system. */
  | { readonly kind: "unreached"; readonly error: NodeJS.ErrnoException }
  /** The certificate did not verify: nothing reached the system, and trying again changes nothing. */
  | { readonly kind: "untrusted"; readonly error: NodeJS.ErrnoException }
  /** The connection broke or fell silent after the request was begun: the system may have carried it out. */
  | { readonly kind: "lost"; readonly error: NodeJS.ErrnoException }
  /** An answer other than 2xx. */
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly text: string;
      readonly location: string | undefined;
    };

/** Code of the error that ends an answer beyond all reason; the next one would be no shorter. */
export const answerTooLong = "ANSWER_TOO_LONG";

const unreached = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EHOSTDOWN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

const untrusted = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Sorts an error that undici or the socket threw. */
export function faultOf(error: unknown): Fault {
  const errno = deepest(error);
  const code = errno.code ?? "";
  if (untrusted.has(code)) return { kind: "untrusted", error: errno };
  if (unreached.has(code)) return { kind: "unreached", error: errno };
  return { kind: "lost", error: errno };
}

/** undici wraps the socket's error, and a name with several addresses fails with an AggregateError. */
function deepest(error: unknown): NodeJS.ErrnoException {
  let current: NodeJS.ErrnoException = isNativeError(error) ? error : new Error(String(error));
  for (let depth = 0; depth < 5; depth++) {
    const { errors } = current as { errors?: unknown };
    const inner: unknown = Array.isArray(errors) ? errors[0] : current.cause;
    if (!isNativeError(inner)) break;
    current = inner;
  }
  return current;
}
