import { howToSet, type System } from "../systems/index.js";
import { isUntrustedCertificate } from "./certificateFault.js";
import { explainConnection, oneLine } from "./connectionFault.js";
import type { Explanation } from "./explanation.js";
import { rootError } from "./fault.js";
import { isFailedHandshake } from "./handshakeFault.js";
import type { ProxyError } from "./proxy.js";

const passing = new Set([429, 500, 502, 503, 504]);

/** Whether the same request may succeed later. */
export function mayProxyRecover({ status, cause }: ProxyError): boolean {
  if (status !== undefined) return passing.has(status);
  const error = rootError(cause);
  return !isUntrustedCertificate(error.code ?? "") && !isFailedHandshake(error);
}

export function explainProxy(system: System, error: ProxyError): Explanation {
  const { origin } = system;
  const { proxy, status } = error;
  const without = `if the system is to be reached without it, add its host to NO_PROXY, or ${howToSet(system, "proxy", "none")}`;
  if (status === undefined) return unreachable(error, system, without);
  const found = `the proxy ${proxy} answered ${status} when asked for a tunnel to ${origin}`;
  if (status === 407) {
    return {
      found,
      remedy: error.hasCredentials
        ? `The proxy refuses the user name or password: correct them, percent-encoded, in HTTPS_PROXY, or: ${howToSet(system, "proxy")}`
        : `The proxy demands a user name and password: set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, or: ${howToSet(system, "proxy")}`,
    };
  }
  if (passing.has(status)) {
    return {
      found,
      remedy: `Check that the proxy can reach the system; ${without}`,
    };
  }
  return {
    found,
    remedy: `Have the proxy permit CONNECT to this host and port; ${without}`,
  };
}

function unreachable({ proxy, cause }: ProxyError, system: System, without: string): Explanation {
  const error = rootError(cause);
  const { code = "" } = error;
  if (isFailedHandshake(error)) {
    return {
      found: `the proxy ${proxy} answers without TLS (${code})`,
      remedy: "Write the proxy's address with http:// instead of https://.",
    };
  }
  if (isUntrustedCertificate(code)) {
    return {
      found: `the certificate of the proxy ${proxy} did not verify: ${oneLine(error.message)} (${code})`,
      remedy: "Name the certificate of its authority in NODE_EXTRA_CA_CERTS or in the system's caFile.",
    };
  }
  return {
    found: `the proxy ${proxy} cannot be reached: ${explainConnection(error)}`,
    remedy: `Check the proxy's address in HTTPS_PROXY, or: ${howToSet(system, "proxy", "http://HOST:PORT")}; ${without}`,
  };
}
