import { setTimeout as pause } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { ExtraHopError } from "../../errors/index.js";
import { parseObject } from "../parseObject.js";
import { connectionOf } from "./connection.js";
import { type FetchContext, type Fetched, fetchFailed } from "./fetcher.js";
import { ObjectSnapshot } from "./objectSnapshot.js";
import { requestText } from "./request.js";

const mediaType = "application/taxii+json;version=2.1";
/** A page that every server in use delivers quickly; medallion takes 8 s for 2,500. */
const pageObjects = 250;
const maxPages = 100_000;
const maxPolls = 3;
const repeatMilliseconds = 1_000;
/** Answers to a later page that another poll does not change. */
const finalStatuses = new Set([401, 403, 406, 413, 415, 429]);

type Json = Readonly<Record<string, unknown>>;

/**
 * Polls a collection of a TAXII 2.1 server and merges what is new into the snapshot that the store holds.
 * (OASIS TAXII 2.1: 4.1 discovery, 4.2 API root, 5.1 collections, 5.3 manifest, 5.4 objects, 3.5 paging.)
 */
export async function fetchTaxii2(context: FetchContext): Promise<Fetched> {
  const client = new Taxii2Client(context);
  try {
    return await client.fetch();
  } finally {
    await client.close();
  }
}

class Taxii2Client {
  readonly #context: FetchContext;
  readonly #dispatcher: Dispatcher;

  constructor(context: FetchContext) {
    this.#context = context;
    this.#dispatcher = connectionOf(context);
  }

  async close(): Promise<void> {
    await this.#dispatcher.close().catch(() => undefined);
  }

  async fetch(): Promise<Fetched> {
    const { previous, store } = this.#context;
    const collection = await this.#collection();
    const path = previous === undefined ? undefined : store.pathOf(previous.sha256);
    for (let attempt = 1; ; attempt++) {
      const snapshot = await ObjectSnapshot.read(path);
      try {
        const marker = await this.#poll(collection, snapshot);
        if (path !== undefined) await this.#removeDeleted(collection, snapshot);
        const validators = marker === undefined ? {} : { marker };
        if (path !== undefined && !snapshot.changed) return { kind: "unchanged", validators };
        return { kind: "content", content: await this.#written(snapshot, collection), validators };
      } catch (error) {
        // Some servers drop a page once they have sent it: only the whole poll can be repeated without a gap.
        if (!(error instanceof PageLost)) throw error;
        if (attempt === maxPolls) throw error.reason;
        await pause(repeatMilliseconds * attempt, undefined, { signal: this.#context.signal });
        this.#context.progress(`${this.#context.source.name}: a page was lost, polling again from the start`);
      }
    }
  }

  async #written(snapshot: ObjectSnapshot, collection: string): ReturnType<ObjectSnapshot["write"]> {
    const { store, source } = this.#context;
    return await snapshot.write(await store.writer(source.maxBytes), collection);
  }

  /** Address of the collection, with a slash at its end. */
  async #collection(): Promise<string> {
    const { origin } = this.#context.source;
    if (origin.kind !== "taxii2") throw new TypeError("not a taxii2 source");
    const start = withSlash(origin.url);
    const { body } = await this.#get(start);
    const roots = Array.isArray(body["api_roots"])
      ? body["api_roots"].filter((root): root is string => typeof root === "string")
      : [start];
    const found: { readonly url: string; readonly title: string; readonly readable: boolean }[] = [];
    const offered: string[] = [];
    for (const root of roots) {
      const base = new URL(withSlash(root), start).href;
      for (const entry of await this.#collectionsOf(base)) {
        const { id, title, alias } = entry;
        offered.push(`${String(title)} (${String(id)})`);
        if (![id, title, alias].includes(origin.collection)) continue;
        const url = `${base}collections/${encodeURIComponent(String(id))}/`;
        found.push({ url, title: String(title), readable: entry["can_read"] !== false });
      }
    }
    const [one] = found;
    if (one === undefined) {
      const list = offered.length === 0 ? "none" : offered.slice(0, 20).join(", ");
      throw fetchFailed(
        this.#context,
        `the server has no collection ${JSON.stringify(origin.collection)}`,
        `It offers: ${list}.`,
      );
    }
    if (found.length > 1) {
      throw fetchFailed(
        this.#context,
        `${found.length} collections are called ${JSON.stringify(origin.collection)}`,
        "Name the collection by its id.",
      );
    }
    if (!one.readable) {
      throw fetchFailed(
        this.#context,
        `the account may not read the collection ${JSON.stringify(one.title)}`,
        "Ask the server's operator for access.",
      );
    }
    return one.url;
  }

  async #collectionsOf(base: string): Promise<readonly Json[]> {
    const { body } = await this.#get(`${base}collections/`);
    return listOf(body["collections"]);
  }

  /** @returns where the next poll goes on; undefined where the server does not say */
  async #poll(collection: string, snapshot: ObjectSnapshot): Promise<string | undefined> {
    const { previous, source, now } = this.#context;
    const { origin } = source;
    const first =
      origin.kind === "taxii2" && origin.addedAfter !== undefined
        ? new Date(now - origin.addedAfter).toISOString()
        : undefined;
    const after = previous?.marker === undefined ? first : overlapping(previous.marker);
    let marker = previous?.marker;
    let objects = 0;
    for await (const { body, headers } of this.#pages(`${collection}objects/`, after)) {
      const page = body["objects"] ?? [];
      if (!Array.isArray(page))
        throw fetchFailed(
          this.#context,
          "the answer's `objects` is not a list",
          "Report it to the server's operator.",
        );
      for (const object of page) snapshot.add(this.#objectOf(object));
      objects += page.length;
      const last = headers["x-taxii-date-added-last"];
      // Some servers send `undefined` with an empty page.
      if (typeof last === "string" && !Number.isNaN(Date.parse(last))) marker = last;
      this.#context.progress(`${source.name}: ${objects.toLocaleString("en-US")} objects`);
    }
    return marker;
  }

  #objectOf(object: unknown): Json {
    if (typeof object === "object" && object !== null && !Array.isArray(object)) return object as Json;
    const found = `the answer's \`objects\` hold ${JSON.stringify(object)}, which is not a STIX object`;
    throw fetchFailed(this.#context, found.slice(0, 200), "Report it to the server's operator.");
  }

  /** Takes out what the server no longer lists. A server without manifests is believed to delete nothing. */
  async #removeDeleted(collection: string, snapshot: ObjectSnapshot): Promise<void> {
    const listed = new Set<string>();
    for await (const { status, body } of this.#pages(`${collection}manifest/`, undefined, [404, 405, 501])) {
      if (status !== 200) return;
      for (const { id } of listOf(body["objects"])) listed.add(String(id));
    }
    snapshot.keep(listed);
  }

  /** Filters that the server applies (TAXII 2.1, 3.4); the same for objects and manifest. */
  #match(): Readonly<Record<string, string>> {
    const { origin } = this.#context.source;
    if (origin.kind !== "taxii2") return {};
    const { types = [], specVersions = [], versions } = origin.match ?? {};
    return {
      ...(types.length === 0 ? {} : { "match[type]": types.join(",") }),
      ...(specVersions.length === 0 ? {} : { "match[spec_version]": specVersions.join(",") }),
      ...(versions === undefined ? {} : { "match[version]": versions }),
    };
  }

  /**
   * A server may use one `next` for all pages of a poll, so that only a page without anything new tells of an
   * endless poll.
   */
  async *#pages(
    url: string,
    after: string | undefined,
    accepted: readonly number[] = [],
  ): AsyncGenerator<Page> {
    const seen = new Set<string>();
    let next: string | undefined;
    for (let number = 0; number < maxPages; number++) {
      const query = new URLSearchParams({ limit: String(pageObjects), ...this.#match() });
      if (after !== undefined) query.set("added_after", after);
      if (next !== undefined) query.set("next", next);
      const page = await this.#page(`${url}?${query}`, number > 0, accepted);
      yield page;
      if (page.body["more"] !== true) return;
      next = typeof page.body["next"] === "string" ? page.body["next"] : undefined;
      const before = seen.size;
      for (const entry of listOf(page.body["objects"]))
        seen.add(`${String(entry["id"])} ${versionKey(entry)}`);
      if (next !== undefined && seen.size > before) continue;
      const found = next === undefined ? "without saying where they begin" : "and repeats those it has sent";
      const remedy = "Report it to the server's operator; nothing was changed.";
      throw fetchFailed(this.#context, `the server announces more objects ${found}`, remedy);
    }
    throw fetchFailed(
      this.#context,
      `the collection has more than ${maxPages} pages`,
      "Set addedAfter of the source.",
    );
  }

  /** A later page is not asked for twice: the server may have dropped it after the first answer. */
  async #page(url: string, isLater: boolean, accepted: readonly number[]): Promise<Page> {
    if (!isLater) return await this.#get(url, accepted);
    try {
      return await this.#get(url, accepted, false);
    } catch (error) {
      const isFinal = error instanceof ExtraHopError && finalStatuses.has(error.status ?? 0);
      throw isFinal || this.#context.signal.aborted ? error : new PageLost(error);
    }
  }

  async #get(url: string, accepted: readonly number[] = [], isRepeatable = true): Promise<Page> {
    const asked = { url, headers: { accept: mediaType }, accepted, isRepeatable };
    const { status, headers, text } = await requestText(this.#context, this.#dispatcher, asked);
    if (status < 200 || status > 299) return { status, headers, body: {} };
    // TAXII 2.1 allows an empty page.
    const body = text === "" ? {} : parseObject(text);
    if (body !== undefined) return { status: 200, headers, body };
    throw fetchFailed(
      this.#context,
      "the answer is not TAXII 2.1",
      `Fix: check the address, whose answers must be ${mediaType}; declare \`taxii1\` instead where it is a service of TAXII 1.1.`,
    );
  }
}

const overlapMilliseconds = 1_000;

/**
 * Objects may be added with the very time at which the last poll ended, and `added_after` leaves those out: a
 * poll begins before it.
 */
function overlapping(marker: string): string {
  const time = Date.parse(marker);
  return Number.isNaN(time) ? marker : new Date(time - overlapMilliseconds).toISOString();
}

/** Objects of a list. */
const listOf = (value: unknown): readonly Json[] =>
  (Array.isArray(value) ? (value as (Json | null)[]) : []).filter(
    (entry) => typeof entry === "object" && entry !== null,
  );

/** What tells two versions of an object apart, in an envelope and in a manifest. */
const versionKey = (entry: Json): string =>
  String(entry["modified"] ?? entry["version"] ?? entry["created"] ?? "");

interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Json;
}

class PageLost extends Error {
  constructor(readonly reason: unknown) {
    super("a page of the poll was lost");
  }
}

const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);
