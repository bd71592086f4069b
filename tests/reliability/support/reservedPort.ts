import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { cleanUp } from "../../support/cleanUp.js";

/** Below what systems hand out by themselves (Linux from 32768 on, macOS from 49152 on). */
const [lowest, count] = [20_000, 12_000];
const host = "127.0.0.1";

/**
 * A TCP port of 127.0.0.1 that stays ours while nobody listens on it: a test that refuses connections for a
 * while has to find it free again. Ports that the system hands out would be given to the next program that
 * asks. Held by the UDP port of the same number, until the test file ends.
 */
export async function reservePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries += 1) {
    const port = lowest + Math.floor(Math.random() * count);
    if ((await isFree(port)) && (await hold(port))) return port;
  }
  throw new Error("no port is free");
}

function hold(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(false)));
    socket.bind({ address: host, port, exclusive: true }, () => {
      cleanUp(() => new Promise<void>((closed) => socket.close(() => closed())));
      resolve(true);
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
