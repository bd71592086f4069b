/** Bytes that are pulled chunk by chunk, so that the consumer sets the pace; `undefined` is the end. */
export interface ByteSource {
  next(): Promise<Buffer | undefined>;
}

/** Reads a source to its end without looking. */
export async function drain(source: ByteSource): Promise<void> {
  while ((await source.next()) !== undefined);
}

/** A source whose head can be looked at before it is read. */
export class PeekableSource implements ByteSource {
  #kept: Buffer[] = [];

  constructor(private readonly source: ByteSource) {}

  /** The first `length` bytes, fewer only where the source has no more. */
  async peek(length: number): Promise<Buffer> {
    let have = this.#kept.reduce((sum, chunk) => sum + chunk.length, 0);
    while (have < length) {
      const chunk = await this.source.next();
      if (chunk === undefined) break;
      if (chunk.length === 0) continue;
      this.#kept.push(chunk);
      have += chunk.length;
    }
    if (this.#kept.length > 1) this.#kept = [Buffer.concat(this.#kept)];
    return (this.#kept[0] ?? Buffer.alloc(0)).subarray(0, length);
  }

  async next(): Promise<Buffer | undefined> {
    return this.#kept.shift() ?? (await this.source.next());
  }
}
