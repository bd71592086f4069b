import { ContentStore } from "../contentStore.js";
import type { SourcesDeclaration } from "../declaration/model.js";
import { type FetchOptions, namedCredentials, plainText } from "../fetchSource.js";
import { RemoteStore } from "./remoteStore.js";
import { SharedStore } from "./sharedStore.js";

/**
 * The store of a declaration, with its remote store where one is declared.
 *
 * @param uploads whether content that it gets is uploaded to the remote store
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID
 */
export function openStore(
  { store, remoteStore }: SourcesDeclaration,
  { credentials: known, signal, warn }: FetchOptions,
  uploads: boolean,
): ContentStore {
  if (remoteStore === undefined) return new ContentStore(store);
  const credentials = namedCredentials("opening the remote store", remoteStore.credentials, known);
  const { place } = remoteStore;
  const address = place.kind === "url" ? place.url : place.endpoint;
  if (credentials !== undefined && address?.startsWith("http:") === true)
    warn?.(plainText("the remote store"));
  const options = { signal, environment: process.env, ...(credentials === undefined ? {} : { credentials }) };
  return new SharedStore(store, new RemoteStore(remoteStore, options), uploads);
}
