import { parseObject } from "../parseObject.js";
import type { EventSnapshot } from "./eventSnapshot.js";
import { fetchFailed } from "./fetcher.js";
import type { MispContext } from "./mispContext.js";
import { matchingAttributes, searchParameters } from "./mispMatch.js";
import { requestText } from "./request.js";

/** Events of one request: an event may hold many thousands of attributes. */
const eventsOfPage = 50;
/** A server that goes on forever. */
const maxPages = 100_000;

interface MispEvent {
  readonly uuid?: unknown;
  readonly timestamp?: unknown;
}

/**
 * Brings a snapshot to the published events of a MISP instance, by `events/restSearch` page by page. An event
 * that is no longer returned is dropped: it was deleted, or lost its tag.
 */
export async function readMispInstance(context: MispContext, snapshot: EventSnapshot): Promise<void> {
  const { source, match = {} } = context;
  const seen = new Set<string>();
  for (let page = 1; page <= maxPages; page++) {
    context.progress(`${source.name}: page ${page}`);
    const events = await pageOf(context, page);
    const before = seen.size;
    for (const event of events) {
      const { uuid, timestamp } = (event["Event"] ?? {}) as MispEvent;
      if (typeof uuid !== "string") throw unexpected(context, "an event has no UUID");
      seen.add(uuid);
      snapshot.put(uuid, String(timestamp ?? ""), matchingAttributes(event, match));
    }
    // A page may be shorter than asked for, as MISP takes out what the account may not read.
    if (events.length === 0) break;
    // Pages may shift while they are read; one without anything new means that the server ignores `page`.
    if (seen.size === before) throw unexpected(context, `page ${page} repeats the events before it`);
  }
  snapshot.keep(seen);
}

async function pageOf(
  context: MispContext,
  page: number,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { base, dispatcher, tags, match = {}, now } = context;
  const url = new URL("events/restSearch", base).href;
  const body = JSON.stringify({
    returnFormat: "json",
    published: true,
    page,
    limit: eventsOfPage,
    ...(tags.length === 0 ? {} : { tags }),
    ...searchParameters(match, now),
  });
  const headers = { accept: "application/json", "content-type": "application/json" };
  const { text } = await requestText(context, dispatcher, { url, method: "POST", headers, body });
  const response = parseObject(text)?.["response"];
  if (Array.isArray(response)) return response as readonly Readonly<Record<string, unknown>>[];
  throw unexpected(context, "the answer to events/restSearch holds no list `response`");
}

const unexpected = (context: MispContext, found: string) =>
  fetchFailed(
    context,
    found,
    "Check that the address is that of the MISP instance, and that the credentials are {token: KEY} or {header: Authorization, value: KEY}.",
  );
