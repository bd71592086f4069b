import type { Server } from "node:https";
import type { Socket } from "node:net";

/** The TCP connections of a server: TLS sockets cannot be reset, what is below them can. */
export class Connections {
  private readonly sockets = new Map<string, Socket>();

  constructor(server: Server) {
    server.on("connection", (socket: Socket) => {
      const key = keyOf(socket);
      this.sockets.set(key, socket);
      socket.once("close", () => this.sockets.delete(key));
      socket.on("error", () => {});
    });
  }

  /** Ends a connection by RST, so that the client sees a reset rather than an end. */
  reset(connection: Socket): void {
    // Destroying the TLS socket itself would say goodbye first; it closes when the one below it has.
    this.sockets.get(keyOf(connection))?.resetAndDestroy();
  }

  destroyAll(): void {
    for (const socket of this.sockets.values()) socket.destroy();
  }
}

const keyOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}`;
