import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import { cleanUp } from "./cleanUp.js";

export interface ConnectProxyOptions {
  /** `user:password` that it demands. */
  readonly credentials?: string;
  /** Answers this to each CONNECT instead of a tunnel. */
  readonly status?: number;
  /** Where hosts are that only the proxy can resolve: host → address and port. */
  readonly hosts?: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
  /** Makes it a proxy that is spoken to over TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** An HTTP proxy that opens tunnels and remembers for whom. */
export interface ConnectProxy {
  readonly url: string;
  readonly port: number;
  /** Targets of the tunnels that it was asked for, in order. */
  readonly asked: readonly string[];
}

/** Starts a proxy on a free port; it ends with the test file. */
export async function startConnectProxy(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const { credentials, status, hosts = {}, tls } = options;
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  const expected = `Basic ${Buffer.from(credentials ?? "").toString("base64")}`;
  server.on("connect", (request, client: Socket) => {
    const target = request.url ?? "";
    asked.push(target);
    client.on("error", () => undefined);
    const refusal =
      credentials !== undefined && request.headers["proxy-authorization"] !== expected ? 407 : status;
    if (refusal !== undefined) {
      client.end(
        `HTTP/1.1 ${refusal} Refused\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>`,
      );
      return;
    }
    const [, host = "", port = ""] = /^\[?(.+?)\]?:(\d+)$/.exec(target) ?? [];
    const upstream = connect(hosts[host] ?? { host, port: Number(port) });
    sockets.add(upstream);
    upstream.on("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.end("HTTP/1.1 502 Bad Gateway\r\n\r\n"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `${tls === undefined ? "http" : "https"}://127.0.0.1:${port}`, port, asked };
}
