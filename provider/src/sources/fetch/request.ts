import { constants } from "node:buffer";
import type { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { TooLarge } from "../contentStore.js";
import { headersOf } from "../credentials.js";
import { decoded } from "./decoded.js";
import { explanationIn } from "./errorBody.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import { explainStatus, explainTransport, isInterruption, shown } from "./requestFaults.js";
import { requestedPause } from "./retryAfter.js";

const undici = (): typeof import("undici") => require("undici");

const maxRedirects = 5;
const maxAttempts = 3;
const retryMilliseconds = 1_000;
/** Of a body that are received while earlier ones are written. */
const receivedBytes = 1_048_576;

/** An answer whose body is decoded while it is read. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Readable;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: "GET" | "HEAD" | "POST" | "PUT";
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or what makes the body for each time that it is sent. */
  readonly body?: string | (() => Readable);
  /** SHA-256 of the body, for `sign`; lower-case hex. */
  readonly bodySha256?: string;
  /** Makes headers that prove who asks; only for the declared server. */
  readonly sign?: (asked: SignedRequest) => Promise<Readonly<Record<string, string>>>;
  /** Further statuses that are no failure, e.g. 304. */
  readonly accepted?: readonly number[];
  /**
   * False where the server may act on a request even if its answer is lost: it is sent again only where the
   * server refused to handle it (429). Default true.
   */
  readonly isRepeatable?: boolean;
}

/** What a signature covers. */
export interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly bodySha256?: string;
}

/**
 * Sends a request and follows redirects: at most five, never from https to http, and never with credentials
 * to another origin than the declared one. A server that is busy (429, 502, 503, 504) or does not answer is
 * asked up to three times, at the time that it names in Retry-After, unless that is more than a minute away.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED
 */
export async function request(
  context: FetchContext,
  dispatcher: Dispatcher,
  asked: HttpRequest,
): Promise<Answer> {
  const isRepeatable = asked.isRepeatable ?? true;
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= maxAttempts;
    try {
      const answer = await followed(context, dispatcher, asked);
      if ((answer.status >= 200 && answer.status < 300) || asked.accepted?.includes(answer.status) === true)
        return answer;
      const said = await explanationIn(answer.body, asked.url, context.credentials);
      const wait = requestedPause(answer.headers["retry-after"], Date.now());
      const canRetry = (isRepeatable ? isBusy(answer.status) : answer.status === 429) && !wait?.isTooLong;
      const offers = answer.headers["www-authenticate"];
      if (last || !canRetry) throw explainStatus(context, asked.url, answer.status, { said, wait, offers });
      await pause(wait?.milliseconds ?? retryMilliseconds * attempt, undefined, { signal: context.signal });
    } catch (error) {
      const explained = explainTransport(context, asked.url, error);
      if (last || !explained.retry || !isRepeatable) throw explained.error;
      await pause(retryMilliseconds * attempt, undefined, { signal: context.signal });
    }
  }
}

/**
 * Sends a request and reads the answer; where the body is cut off, once more from the start.
 *
 * @param read may be called twice
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED
 */
export async function requestWhole<T>(
  context: FetchContext,
  dispatcher: Dispatcher,
  asked: HttpRequest,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  try {
    return await read(await request(context, dispatcher, asked));
  } catch (error) {
    if (asked.isRepeatable === false || !isInterruption(error)) throw error;
    await pause(retryMilliseconds, undefined, { signal: context.signal });
    return await read(await request(context, dispatcher, asked));
  }
}

const isBusy = (status: number): boolean => [429, 502, 503, 504].includes(status);

async function followed(context: FetchContext, dispatcher: Dispatcher, asked: HttpRequest): Promise<Answer> {
  let url = new URL(asked.url);
  // What a server names in its answers may lie elsewhere; only the declared server gets the credentials.
  const home = "url" in context.source.origin ? new URL(context.source.origin.url).origin : url.origin;
  for (let redirects = 0; ; redirects++) {
    const method = asked.method ?? "GET";
    const signature = await asked.sign?.({ method, url: url.href, ...digestOf(asked) });
    const own = url.origin === home ? { ...headersOf(context.credentials), ...signature } : {};
    const answer = await undici().request(url, {
      highWaterMark: receivedBytes,
      dispatcher,
      method,
      headers: { "user-agent": "pulumi-extrahop", "accept-encoding": "gzip, br", ...asked.headers, ...own },
      body: typeof asked.body === "function" ? asked.body() : (asked.body ?? null),
      signal: context.signal,
    });
    const { statusCode: status, headers } = answer;
    const location = status >= 300 && status < 400 ? headers["location"] : undefined;
    if (typeof location !== "string")
      return { status, headers, body: decoded(context, answer.body, headers["content-encoding"]) };
    await answer.body.dump();
    if (redirects === maxRedirects) {
      throw fetchFailed(
        context,
        `the server redirects more than ${maxRedirects} times`,
        "Declare the address that the feed has now.",
      );
    }
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (next === undefined) {
      throw fetchFailed(
        context,
        "the server redirects to an address that cannot be read",
        "Declare the address that the feed has now.",
      );
    }
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

const digestOf = ({ bodySha256 }: HttpRequest) => (bodySha256 === undefined ? {} : { bodySha256 });

/** An answer with its whole body as text. */
export interface TextAnswer extends Omit<Answer, "body"> {
  readonly text: string;
}

/** As {@link requestWhole}, with the body as text of at most `maxBytes` of the source. */
export async function requestText(
  context: FetchContext,
  dispatcher: Dispatcher,
  asked: HttpRequest,
): Promise<TextAnswer> {
  return await requestWhole(context, dispatcher, asked, async (answer) => {
    const { status, headers } = answer;
    return { status, headers, text: await textOf(context, asked.url, answer, context.source.maxBytes) };
  });
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
  const bytes = Buffer.concat(chunks);
  if (bytes.length <= constants.MAX_STRING_LENGTH) return bytes.toString("utf8");
  const found = `${shown(url)} sends ${bytes.length.toLocaleString("en-US")} bytes, more than one answer can have`;
  throw fetchFailed(context, found, "Ask the server's operator for smaller pages or events.");
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
