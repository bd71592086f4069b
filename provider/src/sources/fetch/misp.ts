import { connectionOf } from "./connection.js";
import { EventSnapshot } from "./eventSnapshot.js";
import type { FetchContext, Fetched } from "./fetcher.js";
import type { MispContext } from "./mispContext.js";
import { readMispFeed } from "./mispFeed.js";
import { readMispInstance } from "./mispInstance.js";

/**
 * Fetches the events of a MISP source: of a feed, whose folder holds manifest.json, or of an instance by its
 * REST API. Without `api` in the declaration, a source with credentials whose address has no manifest is an
 * instance.
 */
export async function fetchMisp(context: FetchContext): Promise<Fetched> {
  const { source, previous, store } = context;
  if (source.origin.kind !== "misp") throw new TypeError("not a misp source");
  const { url, tags, api, match } = source.origin;
  const base = url.replace(/(\/manifest\.json)?\/*$/, "/");
  const dispatcher = connectionOf(context);
  const misp: MispContext = {
    ...context,
    base,
    tags,
    dispatcher,
    ...(match === undefined ? {} : { match }),
  };
  try {
    const snapshot = await EventSnapshot.read(
      previous === undefined ? undefined : store.pathOf(previous.sha256),
    );
    const mayBeInstance = api ?? context.credentials !== undefined;
    const isFeed = api !== true && (await readMispFeed(misp, snapshot, mayBeInstance));
    if (!isFeed) await readMispInstance(withPlainKey(misp), snapshot);
    if (previous !== undefined && !snapshot.changed) return { kind: "unchanged" };
    const content = await snapshot.write(await store.writer(source.maxBytes));
    return { kind: "content", content, validators: {} };
  } finally {
    await dispatcher.close().catch(() => undefined);
  }
}

/** The key of an instance is the whole header Authorization, without the word Bearer. */
function withPlainKey(context: MispContext): MispContext {
  const { credentials } = context;
  if (credentials?.kind !== "bearer") return context;
  return { ...context, credentials: { kind: "header", header: "Authorization", value: credentials.token } };
}
