/**
 * Bytes that are pulled chunk by chunk, so that the consumer sets the pace; `undefined` is the end. A chunk is only good until the
 * next one is asked for: whoever keeps some of it copies it.
 */
export interface ByteSource {
  next(): Promise<Buffer | undefined>;
}

/** Reads a source to its end without looking. */
export async function drain(source: ByteSource): Promise<void> {
  while ((await source.next()) !== undefined);
}

/** A source whose head can be looked at before it is read. */
export class PeekableSource implements ByteSource {
  #kept: Buffer | undefined;

  constructor(private readonly source: ByteSource) {}

  /** The first `length` bytes, fewer only where the source has no more. */
  async peek(length: number): Promise<Buffer> {
    while ((this.#kept?.length ?? 0) < length) {
      const before = this.#kept === undefined ? undefined : Buffer.from(this.#kept);
      const chunk = await this.source.next();
      if (chunk === undefined) {
        this.#kept = before;
        break;
      }
      this.#kept = before === undefined ? chunk : Buffer.concat([before, chunk]);
    }
    return (this.#kept ?? Buffer.alloc(0)).subarray(0, length);
  }

  async next(): Promise<Buffer | undefined> {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept ?? (await this.source.next());
  }
}
