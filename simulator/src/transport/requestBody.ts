import type { IncomingMessage } from "node:http";
import { Transform, type TransformCallback } from "node:stream";
import { vendorErrors } from "../vendorErrors.js";

/** A request's body on its way in: counted, and refused beyond the limit. */
export class RequestBody extends Transform {
  /** Bytes that have arrived. */
  bytes = 0;
  private started = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly maxBytes: number,
  ) {
    super();
    request.once("error", (error) => this.destroy(error));
    // Whoever reads the body gets the error; when nobody does, it is none.
    this.on("error", () => {});
  }

  /** @throws VendorError when the body announces itself as too large. */
  refuseAnnouncedSize(): void {
    if (Number(this.request.headers["content-length"] ?? 0) > this.maxBytes)
      throw vendorErrors.tooLarge(this.maxBytes);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.maxBytes) done(vendorErrors.tooLarge(this.maxBytes));
    else done(null, chunk);
  }

  override _read(size: number): void {
    if (!this.started) {
      this.started = true;
      this.request.pipe(this);
    }
    super._read(size);
  }

  /** Waits for the first bytes, or the end of an empty body. */
  async firstBytes(): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.request.off("data", first);
        resolve();
      };
      const first = (chunk: Buffer): void => {
        this.bytes += chunk.length;
        this.request.pause();
        done();
      };
      this.request.once("data", first);
      this.request.once("end", done);
      this.request.once("close", done);
    });
  }

  /** Reads what is left and drops it, so that the client gets to read the answer. */
  async drain(): Promise<void> {
    const { request } = this;
    const { socket } = request;
    if (request.readableEnded || request.destroyed || socket.destroyed) return;
    request.unpipe(this);
    request.on("data", (chunk: Buffer) => {
      this.bytes += chunk.length;
    });
    await new Promise<void>((resolve) => {
      const done = (): void => {
        request.off("end", done).off("close", done);
        // The socket outlives the request, and would gather listeners.
        socket.off("close", done);
        resolve();
      };
      request.once("end", done).once("close", done);
      socket.once("close", done);
      request.resume();
    });
  }
}
