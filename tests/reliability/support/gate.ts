import { randomBytes } from "node:crypto";
import { createServer, request as send } from "node:https";
import { pipeline } from "node:stream";
import type { Authority, Simulator } from "../../../simulator/src/index.js";
import { cleanUp } from "../../support/cleanUp.js";
import type { Line } from "./line.js";
import { reservePort } from "./reservedPort.js";

/** What a gate does to the connections after the requests that it lets pass. */
export type Closing =
  /** The port takes no connection: the client is refused. */
  | "refuse"
  /** The port shows a certificate that no client trusts. */
  | "mistrust";

/**
 * Forwards the requests of a simulator, until it is asked to change the line between two of them: an L4 proxy
 * could not tell where, and the simulator itself answers whatever reaches it.
 */
export async function startGate(
  simulator: Simulator,
  authority: Authority,
  strangers: Authority,
  closing: Closing,
): Promise<Line> {
  const hosts = ["127.0.0.1"];
  const [trusted, untrusted] = (
    await Promise.all([authority.issue({ hosts }), strangers.issue({ hosts })])
  ).map(({ certPem: cert, keyPem: key }) => ({ cert, key }));
  let left = Number.POSITIVE_INFINITY;
  const port = await reservePort();
  const server = createServer({ ...trusted }, (request, response) => {
    left -= 1;
    const last = left === 0;
    const onward = send(
      `${simulator.url}${request.url ?? ""}`,
      { method: request.method ?? "GET", headers: request.headers, ca: authority.caPem },
      (answer) => {
        const pass = () => {
          // Said before the answer: the client cannot begin its next request on the old line.
          response.writeHead(answer.statusCode ?? 502, {
            ...answer.headers,
            ...(last ? { connection: "close" } : {}),
          });
          pipeline(answer, response, () => undefined);
        };
        if (last) change().then(pass, () => response.destroy());
        else pass();
      },
    );
    pipeline(request, onward, () => undefined);
    onward.on("error", () => response.destroy());
  });
  const listen = () =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port }, () => {
        server.off("error", reject);
        resolve();
      });
    });
  // The handle itself stops listening at once; connections under way end with their answer.
  const change = async () => {
    // With the old ticket keys a client would resume its session and never look at the new certificate.
    server.closeIdleConnections();
    if (closing === "mistrust") server.setSecureContext({ ...untrusted, ticketKeys: randomBytes(48) });
    else if (server.listening) server.close();
  };
  await listen();
  cleanUp(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `https://127.0.0.1:${port}`,
    async break(requests) {
      left = requests;
      if (requests === 0) {
        server.closeAllConnections();
        await change();
      }
    },
    async repair() {
      left = Number.POSITIVE_INFINITY;
      server.setSecureContext({ ...trusted });
      server.closeAllConnections();
      if (!server.listening) await listen();
    },
  };
}
