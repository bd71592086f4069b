import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Bandwidth that many connections share: each piece waits until all that came before it are through. */
export class Pipe {
  private freeAt = 0;

  constructor(private readonly bytesPerSecond: number) {}

  /** @returns milliseconds until this many bytes are through, by the given clock */
  reserve(bytes: number, now: number): number {
    const begins = Math.max(now, this.freeAt);
    this.freeAt = begins + (bytes / this.bytesPerSecond) * 1000;
    return this.freeAt - now;
  }
}

/**
 * A TCP proxy before a port of this machine that lets so many bytes a second through in each direction, all
 * connections together. It has a listening socket until the process ends.
 *
 * @returns the port that it listens on
 */
export async function startShaper(target: number, bytesPerSecond: number): Promise<number> {
  const up = new Pipe(bytesPerSecond);
  const down = new Pipe(bytesPerSecond);
  const server = createServer((client) => {
    const system = connect(target, "127.0.0.1");
    for (const socket of [client, system]) socket.setNoDelay(true);
    forward(client, system, up);
    forward(system, client, down);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return (server.address() as AddressInfo).port;
}

function forward(from: Socket, to: Socket, pipe: Pipe): void {
  let last: Promise<void> = Promise.resolve();
  from.on("data", (piece) => {
    // Nothing is read while a piece is under way, so the sender feels the bandwidth as it would a slow line.
    from.pause();
    const milliseconds = pipe.reserve(piece.length, performance.now());
    last = new Promise((resolve) => {
      setTimeout(() => {
        if (!to.destroyed) to.write(piece);
        from.resume();
        resolve();
      }, milliseconds);
    });
  });
  from.on("end", () => void last.then(() => to.end()));
  from.on("error", () => to.destroy());
  from.on("close", () => void last.then(() => (to.destroyed ? undefined : to.end())));
}
