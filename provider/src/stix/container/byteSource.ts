/**
 * Bytes that are pulled chunk by chunk, so that the consumer sets the pace; `undefined` is the end. A chunk
 * is only valid until the next one is asked for: whoever keeps some of it copies it.
 */
export interface ByteSource {
  /** The next chunk. */
  next(): Promise<Buffer | undefined>;
}

/** A file that is being read. */
export interface OpenedFile extends ByteSource {
  /** Bytes when it was opened. */
  readonly size: bigint;
  /** SHA-256 of the bytes read so far, in hex. */
  sha256SoFar(): string;
  /** Reads what is left and returns what the file was. */
  finish(): Promise<{ readonly bytes: number; readonly sha256: string }>;
  /** Ends reading. */
  close(): Promise<void>;
}

/** Reads a source to its end and drops its bytes. */
export async function drain(source: ByteSource): Promise<void> {
  while ((await source.next()) !== undefined);
}

/** A source whose first bytes can be read without consuming them. */
export class PeekableSource implements ByteSource {
  readonly #source: ByteSource;
  #kept: Buffer[] = [];
  #keptBytes = 0;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** The first `length` bytes; fewer only if the source has no more. */
  async peek(length: number): Promise<Buffer> {
    while (this.#keptBytes < length) {
      // The source may reuse the memory of its last chunk.
      const last = this.#kept.pop();
      if (last !== undefined) this.#kept.push(Buffer.from(last));
      const chunk = await this.#source.next();
      if (chunk === undefined) break;
      this.#kept.push(chunk);
      this.#keptBytes += chunk.length;
    }
    const [first, ...more] = this.#kept;
    const all = more.length === 0 ? (first ?? Buffer.alloc(0)) : Buffer.concat(this.#kept);
    this.#kept = [all];
    return all.subarray(0, length);
  }

  async next(): Promise<Buffer | undefined> {
    const kept = this.#keptBytes > 0 ? this.#kept[0] : undefined;
    this.#kept = [];
    this.#keptBytes = 0;
    return kept ?? (await this.#source.next());
  }
}
