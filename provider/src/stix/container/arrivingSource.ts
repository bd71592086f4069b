import type { OpenedFile } from "./byteSource.js";

/** Bytes that wait for the reader at most before the writer waits for it. */
const maxWaitingBytes = 1024 * 1024;

/**
 * A file that is read while it is written: whoever writes it hands on each piece, and the reader gets it from
 * memory. Both go on at the pace of the slower one.
 */
export class ArrivingSource implements OpenedFile {
  readonly #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #end: { readonly cause: unknown } | undefined;
  #isRead = true;
  /** Wakes the one side that waits for the other. */
  #wake: (() => void) | undefined;

  /** Not known before the end. */
  readonly size = 0n;

  /**
   * Hands on a piece and waits until the reader is near.
   *
   * @param chunk not changed afterwards; dropped where nobody reads any more
   */
  async write(chunk: Buffer): Promise<void> {
    if (!this.#isRead) return;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#changed();
    while (this.#isRead && this.#waitingBytes > maxWaitingBytes) await this.#change();
  }

  /**
   * Ends the file.
   *
   * @param cause what the reader gets instead of the end, where the file was not written in full
   */
  end(cause?: unknown): void {
    this.#end ??= { cause };
    this.#changed();
  }

  /** The next piece, undefined after the last one; one call at a time. @throws the cause given to `end` */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const chunk = this.#waiting.shift();
      if (chunk !== undefined) {
        this.#waitingBytes -= chunk.length;
        this.#bytes += chunk.length;
        this.#changed();
        return chunk;
      }
      if (this.#end?.cause !== undefined) throw this.#end.cause;
      if (this.#end !== undefined) return undefined;
      await this.#change();
    }
  }

  /** Whoever writes the file hashes it. */
  sha256SoFar(): string {
    return "";
  }

  /** Reads what is left and returns how many bytes the file has. */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    while ((await this.next()) !== undefined);
    return { bytes: this.#bytes, sha256: "" };
  }

  /** Ends reading; the writer does not wait any more. */
  async close(): Promise<void> {
    this.#isRead = false;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#changed();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #changed(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
