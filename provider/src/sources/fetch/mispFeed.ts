import { parseObject } from "../parseObject.js";
import type { EventSnapshot } from "./eventSnapshot.js";
import { fetchFailed } from "./fetcher.js";
import type { MispContext } from "./mispContext.js";
import { requestText } from "./request.js";

interface ManifestEntry {
  readonly timestamp?: unknown;
  readonly Tag?: unknown;
}

type JsonObject = Readonly<Record<string, unknown>>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What an instance answers for a page that it does not have, or wants another login for. */
const noSuchPage = [401, 403, 404, 405];

/**
 * Brings a snapshot to what a MISP feed holds: fetches the events that are new or changed, and drops those
 * that the manifest no longer lists.
 *
 * @param mayBeInstance the address may be that of an instance, which has no manifest
 * @returns false where it is no feed
 */
export async function readMispFeed(
  context: MispContext,
  snapshot: EventSnapshot,
  mayBeInstance: boolean,
): Promise<boolean> {
  const { source, tags, match } = context;
  const manifest = await document(context, "manifest.json", mayBeInstance ? noSuchPage : []);
  if (!isManifest(manifest)) {
    if (mayBeInstance) return false;
    const found =
      manifest === undefined
        ? "manifest.json is not a JSON object"
        : "manifest.json lists no event by its UUID";
    throw fetchFailed(context, found, remedy);
  }
  if (match !== undefined)
    throw fetchFailed(context, "it is a MISP feed, which applies no match", matchRemedy);
  const wanted = wantedEvents(manifest, tags);
  const missing = [...wanted].filter(([id, timestamp]) => !snapshot.has(id, timestamp));
  for (const [index, [id, timestamp]] of missing.entries()) {
    context.progress(`${source.name}: event ${index + 1} of ${missing.length}`);
    const event = await document(context, `${id}.json`, []);
    if (!isEvent(event, id)) {
      const found = `${id}.json is not the MISP event that the manifest lists`;
      throw fetchFailed(context, found, "Check what the address delivers; run the command again later.");
    }
    snapshot.put(id, timestamp, event);
  }
  snapshot.keep(new Set(wanted.keys()));
  return true;
}

const remedy =
  "Check that the address is the folder of a MISP feed; an instance needs `credentials` with the header Authorization.";

const matchRemedy =
  "Remove match, or declare the address of the instance with `credentials` and `api: true`.";

/** The JSON object of an address below the feed; undefined where it has none. */
async function document(
  context: MispContext,
  name: string,
  accepted: readonly number[],
): Promise<JsonObject | undefined> {
  const { base, dispatcher } = context;
  const url = new URL(name, base).href;
  const { status, text } = await requestText(context, dispatcher, { url, accepted });
  return accepted.includes(status) ? undefined : parseObject(text);
}

/** An empty manifest is that of a feed without events. */
function isManifest(value: JsonObject | undefined): value is JsonObject {
  if (value === undefined) return false;
  const keys = Object.keys(value);
  return keys.length === 0 || keys.some((key) => uuid.test(key));
}

/** A server that answers with an error of its own would withdraw the indicators of the event. */
function isEvent(value: JsonObject | undefined, id: string): value is JsonObject {
  const event = value?.["Event"];
  if (typeof event !== "object" || event === null) return false;
  const { uuid: own } = event as { readonly uuid?: unknown };
  return own === undefined || String(own).toLowerCase() === id.toLowerCase();
}

/** As MISP reads a list of tags: one of the plain ones, and none that is written `!TAG`. */
function tagsLeaveOut(tags: readonly string[], names: ReadonlySet<string>): boolean {
  const plain = tags.filter((tag) => !tag.startsWith("!"));
  if (plain.length > 0 && !plain.some((tag) => names.has(tag))) return true;
  return tags.some((tag) => tag.startsWith("!") && names.has(tag.slice(1)));
}

/** Events by UUID with their timestamp, of those that the tags choose. */
function wantedEvents(manifest: JsonObject, tags: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  for (const [id, entry] of Object.entries(manifest)) {
    if (!uuid.test(id) || typeof entry !== "object" || entry === null) continue;
    const { timestamp, Tag } = entry as ManifestEntry;
    const names = new Set(
      (Array.isArray(Tag) ? Tag : []).map((tag: { readonly name?: unknown }) => String(tag?.name)),
    );
    if (tagsLeaveOut(tags, names)) continue;
    wanted.set(id, String(timestamp ?? ""));
  }
  return wanted;
}
