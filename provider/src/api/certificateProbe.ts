import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import type { System } from "../systems/index.js";
import { openTunnel } from "./proxy.js";
import { chooseProxy } from "./proxyChoice.js";
import { trustOf } from "./trust.js";

/** What a system presents in the TLS handshake, whether or not it is trusted. */
export interface PresentedCertificate {
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validTo: number;
  /** Whether it verifies for the system's host, by the authorities that requests use. */
  readonly isTrusted: boolean;
  /** Common name of its issuer, where it has one. */
  readonly issuer?: string;
}

/**
 * Makes a connection for its certificate alone: nothing is sent over it.
 *
 * @throws what the network, the proxy or the handshake throws; ExtraHopError for a caFile or proxy that
 *   cannot be used
 */
export async function probeCertificate(
  system: System,
  timeoutMilliseconds: number,
): Promise<PresentedCertificate> {
  const { hostname, port } = new URL(system.origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const ownPort = port === "" ? 443 : Number(port);
  const secureContext = trustOf(system);
  const proxy = chooseProxy(system, process.env);
  const target = `${hostname}:${ownPort}`;
  const tunnel =
    proxy === undefined ? undefined : await openTunnel({ proxy, target, timeoutMilliseconds, secureContext });
  const socket = connect({
    ...(tunnel === undefined ? {} : { socket: tunnel }),
    host,
    port: ownPort,
    ALPNProtocols: ["http/1.1"],
    ...(isIP(host) === 0 ? { servername: host } : {}),
    // The verdict is read below: a certificate that does not verify has dates as well.
    rejectUnauthorized: false,
    ...(secureContext === undefined ? {} : { secureContext }),
  });
  try {
    await secured(socket, timeoutMilliseconds);
    return presentedBy(socket);
  } finally {
    socket.destroy();
    tunnel?.destroy();
  }
}

function secured(socket: TLSSocket, timeoutMilliseconds: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(timeoutMilliseconds, () =>
      reject(Object.assign(new Error("timed out"), { code: "ETIMEDOUT", syscall: "connect" })),
    );
    socket.once("secureConnect", resolve);
    socket.on("error", reject);
    socket.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

function presentedBy(socket: TLSSocket): PresentedCertificate {
  const { valid_from: from, valid_to: to, issuer } = socket.getPeerCertificate();
  const name: unknown = issuer?.CN;
  return {
    validFrom: Date.parse(from),
    validTo: Date.parse(to),
    isTrusted: socket.authorized,
    ...(typeof name === "string" ? { issuer: name } : {}),
  };
}
