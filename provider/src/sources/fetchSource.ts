import { ExtraHopError } from "../errors/index.js";
import type { ContentStore } from "./contentStore.js";
import type { Credentials } from "./credentials.js";
import type { SourceDeclaration, SourcesDeclaration } from "./declaration/model.js";
import {
  type ContentReader,
  type FetchContext,
  type Fetched,
  type Fetcher,
  fetchFailed,
} from "./fetch/fetcher.js";
import { fetchGit } from "./fetch/git.js";
import { fetchLocalFile } from "./fetch/localFile.js";
import { fetchMisp } from "./fetch/misp.js";
import { fetchTaxii1 } from "./fetch/taxii1.js";
import { fetchTaxii2 } from "./fetch/taxii2.js";
import { fetchWeb } from "./fetch/web.js";

/** What fetching needs beside the source. */
export interface FetchOptions {
  readonly credentials: ReadonlyMap<string, Credentials>;
  readonly signal: AbortSignal;
  /** See {@link FetchContext}. */
  readonly reading?: ContentReader;
  /** Milliseconds since 1970. */
  readonly now: number;
  progress(text: string): void;
  /** Takes what a person should know although the fetch goes on. */
  warn?(text: string): void;
}

const fetchers: Readonly<Partial<Record<SourceDeclaration["origin"]["kind"], Fetcher>>> = {
  url: fetchWeb,
  file: fetchLocalFile,
  git: fetchGit,
  misp: fetchMisp,
  taxii1: fetchTaxii1,
  taxii2: fetchTaxii2,
};

/**
 * Gets the content of a source.
 *
 * @param previous what the lock file pins, where the fetch may continue from it
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED, EXTRAHOP_CREDENTIALS_INVALID, EXTRAHOP_STORE_FAILED
 */
export async function fetchSource(
  { folder }: SourcesDeclaration,
  source: SourceDeclaration,
  previous: FetchContext["previous"],
  store: ContentStore,
  options: FetchOptions,
): Promise<Fetched> {
  const fetcher = fetchers[source.origin.kind];
  if (fetcher === undefined) {
    throw fetchFailed(
      { source },
      `sources of the kind ${source.origin.kind} cannot be fetched`,
      "Declare another origin.",
    );
  }
  const action = `fetching the source ${JSON.stringify(source.name)}`;
  const credentials = namedCredentials(action, source.credentials, options.credentials);
  if (credentials !== undefined) warnOfPlainText(source, options);
  const { signal, now, reading } = options;
  const context: FetchContext = {
    source,
    store,
    folder,
    signal,
    now,
    progress: (text) => options.progress(text),
    ...(previous === undefined ? {} : { previous }),
    ...(reading === undefined ? {} : { reading }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return await fetcher(context);
}

function warnOfPlainText({ name, origin }: SourceDeclaration, options: FetchOptions): void {
  if (!("url" in origin) || !origin.url.startsWith("http:")) return;
  options.warn?.(plainText(`the source ${JSON.stringify(name)}`));
}

/** A warning of credentials that others on the line can read. */
export const plainText = (what: string): string =>
  `warning: ${what} sends its credentials without encryption (http://). Fix: declare an https:// address.`;

/**
 * The credentials with a name.
 *
 * @param action for the message, e.g. `fetching the source "c2"`
 * @returns undefined where none are named
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID
 */
export function namedCredentials(
  action: string,
  name: string | undefined,
  known: ReadonlyMap<string, Credentials>,
): Credentials | undefined {
  if (name === undefined) return undefined;
  const credentials = known.get(name);
  if (credentials !== undefined) return credentials;
  throw new ExtraHopError({
    code: "EXTRAHOP_CREDENTIALS_INVALID",
    action,
    found: `there are no credentials called ${JSON.stringify(name)}`,
    remedy: `Add them to EXTRAHOP_CREDENTIALS, or: pulumi config set --secret --path 'extrahop:credentials["${name}"].token'`,
  });
}
