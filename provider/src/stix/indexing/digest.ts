import { createHash } from "node:crypto";

/**
 * One digest for a set of documents: SHA-256 over their sorted SHA-256s. Names, order, wrapping and
 * compression do not enter.
 */
export class ContentDigest {
  readonly #hashes: string[] = [];

  add(sha256: string): void {
    this.#hashes.push(sha256);
  }

  /** `sha256:` and 64 hex digits. */
  result(): string {
    const hash = createHash("sha256");
    // Hex sorts as its bytes do.
    for (const one of this.#hashes.sort()) hash.update(one, "hex");
    return `sha256:${hash.digest("hex")}`;
  }
}
