import type { System } from "../systems/index.js";
import type { Explanation } from "./explanation.js";

type Cause =
  | "plainHttp"
  | "oldTls"
  | "http2"
  | "noCommonCipher"
  | "clientCertificate"
  | "wrongName"
  | "weakKey"
  | "tooLarge";

/**
 * Endings of OpenSSL's error codes (`ERR_SSL_…`) with which a handshake fails in the same way each time.
 * Others, such as a bad record, come from a broken line as well.
 */
const causes: Readonly<Record<string, Cause>> = {
  WRONG_VERSION_NUMBER: "plainHttp",
  PACKET_LENGTH_TOO_LONG: "plainHttp",
  HTTP_REQUEST: "plainHttp",
  UNSUPPORTED_PROTOCOL: "oldTls",
  VERSION_TOO_LOW: "oldTls",
  WRONG_SSL_VERSION: "oldTls",
  TLSV1_ALERT_PROTOCOL_VERSION: "oldTls",
  NO_PROTOCOLS_AVAILABLE: "oldTls",
  LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED: "oldTls",
  TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "http2",
  NO_APPLICATION_PROTOCOL: "http2",
  SSLV3_ALERT_HANDSHAKE_FAILURE: "noCommonCipher",
  TLSV1_ALERT_INSUFFICIENT_SECURITY: "noCommonCipher",
  NO_SHARED_CIPHER: "noCommonCipher",
  NO_CIPHERS_AVAILABLE: "noCommonCipher",
  UNSAFE_LEGACY_RENEGOTIATION_DISABLED: "noCommonCipher",
  TLSV13_ALERT_CERTIFICATE_REQUIRED: "clientCertificate",
  TLSV1_UNRECOGNIZED_NAME: "wrongName",
  TLSV1_ALERT_UNRECOGNIZED_NAME: "wrongName",
  DH_KEY_TOO_SMALL: "weakKey",
  EE_KEY_TOO_SMALL: "weakKey",
  CA_KEY_TOO_SMALL: "weakKey",
  CA_MD_TOO_WEAK: "weakKey",
  EXCESSIVE_MESSAGE_SIZE: "tooLarge",
};

const causeOf = (error: NodeJS.ErrnoException): Cause | undefined => {
  const [, ending = ""] = /^ERR_SSL_(.+)$/.exec(codeOf(error)) ?? [];
  return Object.hasOwn(causes, ending) ? causes[ending] : undefined;
};

/**
 * A write that meets the failed handshake first ends with EPROTO, and OpenSSL's reason in its message alone.
 */
function codeOf({ code = "", message }: NodeJS.ErrnoException): string {
  if (code !== "EPROTO") return code;
  const [, reason = ""] = /SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  return `ERR_SSL_${reason.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
}

export const isFailedHandshake = (error: NodeJS.ErrnoException): boolean => causeOf(error) !== undefined;

export function explainHandshake({ origin }: System, error: NodeJS.ErrnoException): Explanation {
  const code = codeOf(error);
  const explain = (found: string, remedy: string): Explanation => ({ found: `${found} (${code})`, remedy });
  switch (causeOf(error)) {
    case "oldTls":
      return explain(
        `${origin} speaks TLS 1.0 or 1.1 only`,
        "Enable TLS 1.2 or 1.3 on the system, or update its firmware: older versions are not safe for credentials.",
      );
    case "http2":
      return explain(
        `${origin} speaks HTTP/2 only`,
        "Enable HTTP/1.1 on what answers there; an ExtraHop system speaks it, so this may be a load balancer or another server.",
      );
    case "clientCertificate":
      return explain(
        `${origin} demands a client certificate`,
        "Set the system's host to the address of the ExtraHop system itself: its REST API takes a key, no client certificate.",
      );
    case "wrongName":
      return explain(
        `${origin} knows no host of this name`,
        "Set the system's host to the name that the server is configured for.",
      );
    case "weakKey":
      return explain(
        `the certificate or key exchange of ${origin} is too weak`,
        "Install a certificate on the system with an RSA key of 2,048 bits or more, or an ECDSA key, signed with SHA-256.",
      );
    case "tooLarge":
      return explain(
        `the certificate of ${origin} is larger than TLS permits (100 KB)`,
        "Install a certificate on the system that names its own hosts only.",
      );
    case "noCommonCipher":
      return explain(
        `${origin} and this machine have no TLS cipher or parameter in common, or it demands a client certificate`,
        "Enable current ciphers (ECDHE with AES-GCM) on the system, or update its firmware.",
      );
    default:
      return explain(
        `${origin} answers without TLS`,
        "Set the system's host to its HTTPS port, without a port for 443: this one speaks plain HTTP or another protocol.",
      );
  }
}
