import { ContentStore } from "../contentStore.js";
import type { SourcesDeclaration } from "../declaration/model.js";
import { type FetchOptions, namedCredentials } from "../fetchSource.js";
import { RemoteStore } from "./remoteStore.js";
import { SharedStore } from "./sharedStore.js";

/**
 * The store of a declaration, with its remote store where one is declared.
 *
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID
 */
export function openStore(
  { store, remoteStore }: SourcesDeclaration,
  { credentials: known, signal }: FetchOptions,
): ContentStore {
  if (remoteStore === undefined) return new ContentStore(store);
  const credentials = namedCredentials("opening the remote store", remoteStore.credentials, known);
  const options = { signal, environment: process.env, ...(credentials === undefined ? {} : { credentials }) };
  return new SharedStore(store, new RemoteStore(remoteStore, options));
}
