import type { DetailedPeerCertificate } from "node:tls";
import { howToSet, type System } from "../systems/index.js";
import { oneLine } from "./connectionFault.js";
import type { Explanation } from "./explanation.js";

/**
 * Codes of certificates that did not verify (Node's documentation: "X509 certificate error codes", and
 * OpenSSL's further ones).
 */
const untrusted = new Set([
  "AKID_ISSUER_SERIAL_MISMATCH",
  "AKID_SKID_MISMATCH",
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "CRL_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERROR_IN_CERT_NOT_AFTER_FIELD",
  "ERROR_IN_CERT_NOT_BEFORE_FIELD",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "SUBJECT_ISSUER_MISMATCH",
  "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
  "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
  "UNABLE_TO_GET_CRL",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

export const isUntrustedCertificate = (code: string): boolean => untrusted.has(code);

/** @param proxy through which the connection went; it may show a certificate of its own */
export function explainCertificate(
  system: System,
  error: NodeJS.ErrnoException,
  proxy: string | undefined,
): Explanation {
  const { origin } = system;
  switch (error.code) {
    case "CERT_HAS_EXPIRED":
      return {
        found: `the certificate of ${origin}, or of its authority, has expired (${error.code})`,
        remedy:
          "Install a new certificate on the system; `npx pulumi-extrahop doctor` shows its dates. If they are right, correct the clock of this machine.",
      };
    case "CERT_NOT_YET_VALID":
      return {
        found: `the certificate of ${origin}, or of its authority, is not valid yet (${error.code})`,
        remedy:
          "Correct the clock of this machine, or install another certificate; `npx pulumi-extrahop doctor` shows its dates.",
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
    case "HOSTNAME_MISMATCH":
      return wrongHost(system, error);
    case "INVALID_PURPOSE":
    case "INVALID_CA":
      return {
        found: `the certificate of ${origin} was issued for another purpose than a server (${error.code})`,
        remedy:
          "Install a certificate on the system whose extended key usage includes server authentication.",
      };
    case "CERT_REVOKED":
    case "CERT_REJECTED":
      return {
        found: `the certificate of ${origin} was revoked or rejected by its authority (${error.code})`,
        remedy: "Install a new certificate on the system.",
      };
    default:
      return unknownAuthority(system, error, proxy);
  }
}

function unknownAuthority(
  system: System,
  error: NodeJS.ErrnoException,
  proxy: string | undefined,
): Explanation {
  const { origin, caFile } = system;
  const through = proxy === undefined ? "" : ` (through the proxy ${proxy})`;
  const store = howToSet(system, "caFile", "FILE");
  const found = `the certificate of ${origin}${through} did not verify: ${oneLine(error.message)} (${error.code})`;
  const inspected =
    proxy === undefined ? "" : " A proxy that inspects TLS shows a certificate of its own authority.";
  if (caFile !== undefined) {
    return {
      found,
      remedy: `The system's caFile ${caFile} does not hold the authority that signed it: save that authority's certificate (not the system's own) in it as PEM.${inspected}`,
    };
  }
  return {
    found,
    remedy:
      error.code === "DEPTH_ZERO_SELF_SIGNED_CERT"
        ? `It is self-signed: save it as a PEM file after comparing its fingerprint with the system's, and name it: ${store}`
        : `Save the certificate of its authority as a PEM file and name it: ${store}${inspected}`,
  };
}

function wrongHost(system: System, error: NodeJS.ErrnoException): Explanation {
  const { origin } = system;
  const names = namesIn((error as { cert?: Partial<DetailedPeerCertificate> }).cert);
  const issuedFor = names.length === 0 ? "another host" : listed(names);
  return {
    found: `the certificate of ${origin} was issued for ${issuedFor}, not for ${new URL(origin).hostname} (${error.code})`,
    remedy: `Set the system's host to a name of the certificate: ${howToSet(system, "host", "NAME")}. Else install a certificate that names this host.`,
  };
}

const maxNames = 5;
const maxNameLength = 80;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxNames).map((name) => JSON.stringify(name.slice(0, maxNameLength)));
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more.toLocaleString("en-US")} more names` : shown.join(", ");
}

/**
 * `DNS:a.example, IP Address:192.0.2.1`; a certificate without alternative names has a common name at most.
 */
export function namesIn(certificate: Partial<DetailedPeerCertificate> | undefined): readonly string[] {
  const alternatives = certificate?.subjectaltname;
  if (typeof alternatives === "string" && alternatives !== "") {
    return alternatives.split(", ").map((entry) => entry.replace(/^(DNS|IP Address|URI|email):/, ""));
  }
  const common: unknown = certificate?.subject?.CN;
  return typeof common === "string" ? [common] : [];
}
