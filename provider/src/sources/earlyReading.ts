import { ArrivingSource } from "../stix/index.js";
import type { SourceDeclaration } from "./declaration/model.js";
import type { ContentPieces, ContentReader } from "./fetch/fetcher.js";
import { type ContentValues, readContent } from "./judgeContent.js";

/** Reads the content of a source while it is received, so that its values are known when it is there. */
export class EarlyReading implements ContentReader {
  readonly #source: SourceDeclaration;
  readonly #signal: AbortSignal;
  #path: string | undefined;
  #values: Promise<ContentValues> | undefined;

  constructor(source: SourceDeclaration, signal: AbortSignal) {
    this.#source = source;
    this.#signal = signal;
  }

  begin(path: string): ContentPieces {
    const arriving = new ArrivingSource();
    this.#path = path;
    this.#values = readContent(this.#source, { path, arriving }, this.#signal).finally(() =>
      arriving.close(),
    );
    // Whoever asks for the values gets the error; nobody does where the request fails.
    this.#values.catch(() => undefined);
    return arriving;
  }

  /** The values of the content at a path, undefined where it was not read while it was received. */
  async valuesOf(path: string): Promise<ContentValues | undefined> {
    return path === this.#path ? await this.#values : undefined;
  }
}
