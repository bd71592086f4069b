import { parseObject } from "../parseObject.js";
import { connectionOf } from "./connection.js";
import { EventSnapshot } from "./eventSnapshot.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";
import { request, textOf } from "./request.js";

interface ManifestEntry {
  readonly timestamp?: unknown;
  readonly Tag?: unknown;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Fetches the events of a MISP feed that are new or changed since the last fetch, and drops those that the
 * manifest no longer lists.
 */
export async function fetchMisp(context: FetchContext): Promise<Fetched> {
  const { source, previous, store } = context;
  if (source.origin.kind !== "misp") throw new TypeError("not a misp source");
  const { url, tags } = source.origin;
  const base = url.replace(/(\/manifest\.json)?\/*$/, "/");
  const dispatcher = connectionOf(context);
  const json = async (name: string): Promise<Readonly<Record<string, unknown>>> => {
    const address = new URL(name, base).href;
    const text = await textOf(
      context,
      address,
      await request(context, dispatcher, { url: address }),
      source.maxBytes,
    );
    const value = parseObject(text);
    if (value === undefined)
      throw fetchFailed(
        context,
        `${name} is not a JSON object`,
        "Check that the address is the folder of a MISP feed.",
      );
    return value;
  };
  try {
    const manifest = await json("manifest.json");
    const wanted = wantedEvents(manifest, tags);
    if (
      wanted.size === 0 &&
      Object.keys(manifest).length > 0 &&
      ![...Object.keys(manifest)].some((key) => uuid.test(key))
    ) {
      throw fetchFailed(
        context,
        "manifest.json lists no event by its UUID",
        "Check that the address is the folder of a MISP feed.",
      );
    }
    const snapshot = await EventSnapshot.read(
      previous === undefined ? undefined : store.pathOf(previous.sha256),
    );
    const missing = [...wanted].filter(([id, timestamp]) => !snapshot.has(id, timestamp));
    for (const [index, [id, timestamp]] of missing.entries()) {
      context.progress(`${source.name}: event ${index + 1} of ${missing.length}`);
      snapshot.put(id, timestamp, await json(`${id}.json`));
    }
    snapshot.keep(new Set(wanted.keys()));
    if (previous !== undefined && !snapshot.changed) return { kind: "unchanged" };
    return {
      kind: "content",
      content: await snapshot.write(await store.writer(source.maxBytes)),
      validators: {},
    };
  } finally {
    await dispatcher.close().catch(() => undefined);
  }
}

/** Events by UUID with their timestamp, of those with one of the tags. */
function wantedEvents(
  manifest: Readonly<Record<string, unknown>>,
  tags: readonly string[],
): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const [id, entry] of Object.entries(manifest)) {
    if (!uuid.test(id) || typeof entry !== "object" || entry === null) continue;
    const { timestamp, Tag } = entry as ManifestEntry;
    const names = new Set(
      (Array.isArray(Tag) ? Tag : []).map((tag: { readonly name?: unknown }) => String(tag?.name)),
    );
    if (tags.length > 0 && !tags.some((tag) => names.has(tag))) continue;
    wanted.set(id, String(timestamp ?? ""));
  }
  return wanted;
}
