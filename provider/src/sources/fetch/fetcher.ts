import { ExtraHopError } from "../../errors/index.js";
import type { ContentStore, StagedContent } from "../contentStore.js";
import type { Credentials } from "../credentials.js";
import type { SourceDeclaration } from "../declaration/model.js";
import type { LockedSource } from "../lockFile.js";

/** Reads content while it is received. */
export interface ContentReader {
  /**
   * Begins to read; what was begun before does not count any more, for an interrupted request is repeated.
   *
   * @param path the file that the content is written to
   */
  begin(path: string): ContentPieces;
}

/** Takes each piece of a content once it is written. */
export interface ContentPieces {
  /** @param chunk not changed afterwards */
  write(chunk: Buffer): Promise<void>;
  /** @param cause why the content was not received in full */
  end(cause?: unknown): void;
}

/** What one fetch works with. */
export interface FetchContext {
  readonly source: SourceDeclaration;
  /** What the lock file pins, where its content is in the store; absent for a first fetch. */
  readonly previous?: Omit<LockedSource, "indicators">;
  readonly credentials?: Credentials;
  readonly store: ContentStore;
  /** Folder against which relative paths are resolved. */
  readonly folder: string;
  /** When the command began; milliseconds since 1970. */
  readonly now: number;
  readonly signal: AbortSignal;
  /** Reads content that is received piece by piece, where the caller needs its values. */
  readonly reading?: ContentReader;
  progress(text: string): void;
}

/** How the next fetch continues from this one. */
export type Validators = Pick<LockedSource, "etag" | "lastModified" | "marker" | "commit">;

/** `unchanged` where the server says so; otherwise the content, which may still equal the previous one. */
export type Fetched =
  | { readonly kind: "unchanged"; readonly validators?: Validators }
  | { readonly kind: "content"; readonly content: StagedContent; readonly validators: Validators };

/** Gets the content of a source of one kind. @throws ExtraHopError EXTRAHOP_FETCH_FAILED */
export type Fetcher = (context: FetchContext) => Promise<Fetched>;

/** An error of a fetch, worded for a person. */
export function fetchFailed(
  { source }: Pick<FetchContext, "source">,
  found: string,
  remedy: string,
  rest: { readonly cause?: unknown; readonly status?: number } = {},
): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_FETCH_FAILED",
    action: `fetching the source ${JSON.stringify(source.name)}`,
    found,
    remedy,
    ...rest,
  });
}
