import type { Socket } from "node:net";

const begin = Buffer.from("HTTP/1.1 100");
const wholeHead = /^HTTP\/1\.1 100[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n/;
/** More is no head of an interim answer. */
const maxHeadBytes = 16 * 1024;

/**
 * Leaves `100 Continue` out of what is read from a connection. Some proxies send it although no request
 * expects it, and RFC 9110 section 15.2 has clients ignore it; undici ends the connection, also where the
 * upload was carried out.
 */
export function ignoreContinue(socket: Socket): void {
  const read = socket.read.bind(socket);
  let held: Buffer | undefined;
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!Buffer.isBuffer(chunk)) return chunk;
    let bytes = held === undefined ? chunk : Buffer.concat([held, chunk]);
    held = undefined;
    while (bytes.subarray(0, begin.length).equals(begin)) {
      const head = wholeHead.exec(bytes.toString("latin1", 0, maxHeadBytes));
      if (head !== null) bytes = bytes.subarray(head[0].length);
      else if (bytes.length > maxHeadBytes) break;
      else {
        held = bytes;
        return null;
      }
    }
    return bytes.length === 0 ? null : bytes;
  };
}
