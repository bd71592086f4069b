import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { cleanUp } from "../cleanUp.js";

export interface FeedServer {
  readonly url: string;
  /** Requests so far, in order. */
  readonly requests: IncomingMessage[];
  /** Takes the place of the handler. */
  answer(handler: (request: IncomingMessage, response: ServerResponse) => void): void;
}

/**
 * A web server on a free local port whose answers a test decides.
 *
 * @param tls certificate and key of an https server
 */
export async function feedServer(
  first: (request: IncomingMessage, response: ServerResponse) => void,
  tls?: { readonly certPem: string; readonly keyPem: string },
): Promise<FeedServer> {
  let handler = first;
  const requests: IncomingMessage[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(request);
    handler(request, response);
  };
  const server =
    tls === undefined
      ? createServer(answer)
      : createSecureServer({ cert: tls.certPem, key: tls.keyPem }, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http${tls === undefined ? "" : "s"}://127.0.0.1:${port}`,
    requests,
    answer(next) {
      handler = next;
    },
  };
}
