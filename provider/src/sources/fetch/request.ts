import { pipeline, type Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { Dispatcher } from "undici";
import { TooLarge } from "../contentStore.js";
import { headersOf } from "../credentials.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import { explainStatus, explainTransport } from "./requestFaults.js";

const undici = (): typeof import("undici") => require("undici");

const maxRedirects = 5;
const maxAttempts = 3;
const retryMilliseconds = 1_000;
const maxRetryMilliseconds = 60_000;

/** An answer whose body is decoded while it is read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Further statuses that are no failure, e.g. 304. */
  readonly accepted?: readonly number[];
  /** How often the request is sent at most. Default 3. */
  readonly attempts?: number;
}

/**
 * Sends a request and follows redirects: at most five, never from https to http, and never with credentials
 * to another origin than the declared one. A server that is busy (429, 502, 503, 504) or does not answer is
 * asked again up to three times.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED
 */
export async function request(
  context: FetchContext,
  dispatcher: Dispatcher,
  asked: HttpRequest,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= (asked.attempts ?? maxAttempts);
    try {
      const answer = await followed(context, dispatcher, asked);
      if ((answer.status >= 200 && answer.status < 300) || asked.accepted?.includes(answer.status) === true)
        return answer;
      await drained(answer.body);
      if (last || !isBusy(answer.status)) throw explainStatus(context, asked.url, answer.status);
      await pause(retryAfter(answer) ?? retryMilliseconds * attempt, undefined, { signal: context.signal });
    } catch (error) {
      const explained = explainTransport(context, asked.url, error);
      if (last || !explained.retry) throw explained.error;
      await pause(retryMilliseconds * attempt, undefined, { signal: context.signal });
    }
  }
}

/** Reads a body to its end without keeping it, so that the connection can be used again. */
async function drained(body: Readable): Promise<void> {
  body.on("error", () => undefined);
  await finished(body.resume()).catch(() => undefined);
}

const isBusy = (status: number): boolean => [429, 502, 503, 504].includes(status);

/** What the server asks for, in milliseconds, within bounds. */
function retryAfter({ headers }: Answer): number | undefined {
  const value = headers["retry-after"];
  const seconds = Number(Array.isArray(value) ? value[0] : value);
  return Number.isFinite(seconds) && seconds >= 0
    ? Math.min(seconds * 1000, maxRetryMilliseconds)
    : undefined;
}

async function followed(context: FetchContext, dispatcher: Dispatcher, asked: HttpRequest): Promise<Answer> {
  let url = new URL(asked.url);
  // What a server names in its answers may lie elsewhere; only the declared server gets the credentials.
  const home = "url" in context.source.origin ? new URL(context.source.origin.url).origin : url.origin;
  for (let redirects = 0; ; redirects++) {
    const own = url.origin === home ? headersOf(context.credentials) : {};
    const answer = await undici().request(url, {
      dispatcher,
      method: asked.method ?? "GET",
      headers: { "user-agent": "pulumi-extrahop", "accept-encoding": "gzip, br", ...asked.headers, ...own },
      body: asked.body ?? null,
      signal: context.signal,
    });
    const { statusCode: status, headers } = answer;
    const location = status >= 300 && status < 400 ? headers["location"] : undefined;
    if (typeof location !== "string")
      return { status, headers, body: decoded(answer.body, headers["content-encoding"]) };
    await answer.body.dump();
    if (redirects === maxRedirects) {
      throw fetchFailed(
        context,
        `the server redirects more than ${maxRedirects} times`,
        "Declare the address that the feed has now.",
      );
    }
    const next = new URL(location, url);
    if (next.protocol !== "https:" && !(next.protocol === "http:" && url.protocol === "http:")) {
      throw fetchFailed(
        context,
        `the server redirects to ${next.protocol}//${next.host}, which is not encrypted`,
        "Declare an https address of the publisher.",
      );
    }
    url = next;
  }
}

function decoded(body: Readable, encoding: string | string[] | undefined): Readable {
  const decoder = {
    gzip: createGunzip,
    "x-gzip": createGunzip,
    br: createBrotliDecompress,
    deflate: createInflate,
  }[
    String(encoding ?? "")
      .trim()
      .toLowerCase()
  ];
  // The error of either stream reaches the reader of the last one.
  return decoder === undefined ? body : pipeline(body, decoder(), () => undefined);
}

/**
 * The whole body as text. @throws ExtraHopError EXTRAHOP_FETCH_FAILED where it is cut off or larger than
 * allowed
 */
export async function textOf(
  context: FetchContext,
  url: string,
  { body }: Answer,
  maxBytes: number,
): Promise<string> {
  const chunks: Buffer[] = [];
  await readBody(context, url, body, maxBytes, (chunk) => {
    chunks.push(chunk);
    return Promise.resolve();
  });
  return Buffer.concat(chunks).toString("utf8");
}

/** Hands the body over piece by piece. @throws ExtraHopError as {@link textOf} does */
export async function readBody(
  context: FetchContext,
  url: string,
  body: Readable,
  maxBytes: number,
  take: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new TooLarge(maxBytes);
      await take(chunk);
    }
  } catch (error) {
    throw explainTransport(context, url, error).error;
  }
}
