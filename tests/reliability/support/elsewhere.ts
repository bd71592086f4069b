import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Authority } from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";

/** An address to which systems redirect: trusted, and hungry for what it is not meant to get. */
export interface Elsewhere {
  readonly url: string;
  /** Request lines and headers of all that came. */
  readonly received: readonly string[];
  /** Connections that came, with a request or without. */
  readonly connections: number;
}

export async function startElsewhere(authority: Authority): Promise<Elsewhere> {
  const { certPem: cert, keyPem: key } = await authority.issue({ hosts: ["127.0.0.1"] });
  const received: string[] = [];
  let connections = 0;
  const server = createServer({ cert, key }, (request, response) => {
    received.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.end("[]");
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen({ host: "127.0.0.1", port: 0 }, resolve));
  cleanUp(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get connections() {
      return connections;
    },
  };
}
