import { request as plainRequest } from "node:http";
import { type RequestOptions, request as tlsRequest } from "node:https";
import type { Socket } from "node:net";
import type { SecureContext } from "node:tls";
import type { ProxyAddress } from "../systems/index.js";

/** The proxy could not be reached, or did not open a tunnel to the system. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** Not one of undici's own codes, after which it connects again by itself. */
  readonly code = "PROXY";

  /**
   * @param proxy its address without credentials
   * @param status what it answered instead of 2xx; undefined where it could not be reached
   */
  constructor(
    readonly proxy: string,
    readonly status: number | undefined,
    readonly hasCredentials: boolean,
    cause?: unknown,
  ) {
    super(
      `the proxy ${proxy} ${status === undefined ? "cannot be reached" : `answered ${status}`}`,
      cause === undefined ? undefined : { cause },
    );
  }
}

export interface TunnelOptions {
  readonly proxy: ProxyAddress;
  /** `host:port` of the system; an IPv6 address in brackets. */
  readonly target: string;
  readonly timeoutMilliseconds: number;
  /** Authorities that a proxy with an https:// address is trusted by. */
  readonly secureContext: SecureContext | undefined;
}

/**
 * Opens a connection to a system through an HTTP proxy (RFC 9110 section 9.3.6). Written here because
 * undici's agents report neither the proxy nor its answer, and match NO_PROXY in their own way; see
 * docs/decisions/libraries.md.
 *
 * @throws ProxyError
 */
export function openTunnel({
  proxy,
  target,
  timeoutMilliseconds,
  secureContext,
}: TunnelOptions): Promise<Socket> {
  const { protocol, hostname, port } = new URL(proxy.origin);
  const isTls = protocol === "https:";
  const hasCredentials = proxy.credentials !== undefined;
  const options: RequestOptions = {
    method: "CONNECT",
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? 443 : 80) : Number(port),
    path: target,
    headers: {
      host: target,
      ...(hasCredentials
        ? { "proxy-authorization": `Basic ${Buffer.from(proxy.credentials ?? "").toString("base64")}` }
        : {}),
    },
    agent: false,
    timeout: timeoutMilliseconds,
    ...(isTls && secureContext !== undefined ? { secureContext } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (isTls ? tlsRequest : plainRequest)(options);
    const fail = (status: number | undefined, cause?: unknown) => {
      request.destroy();
      reject(new ProxyError(proxy.origin, status, hasCredentials, cause));
    };
    request.once("connect", ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      if (statusCode < 200 || statusCode > 299) {
        // What is left of the answer may still arrive.
        socket.on("error", () => undefined).destroy();
        fail(statusCode);
        return;
      }
      socket.setTimeout(0);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    // An answer to CONNECT that is none: a server that takes it for another method.
    request.once("response", ({ statusCode }) => fail(statusCode));
    request.once("timeout", () =>
      fail(undefined, Object.assign(new Error("timed out"), { code: "ETIMEDOUT", syscall: "connect" })),
    );
    request.on("error", (cause) => fail(undefined, cause));
    request.end();
  });
}
