import { connectionOf } from "./connection.js";
import { type FetchContext, type Fetched, fetchFailed, type Validators } from "./fetcher.js";
import { received } from "./receive.js";
import { type Answer, requestWhole } from "./request.js";
import { shown } from "./requestFaults.js";

/** Fetches a file of a web server, with a conditional request where the previous content is known. */
export async function fetchWeb(context: FetchContext): Promise<Fetched> {
  const { source, previous } = context;
  if (source.origin.kind !== "url") throw new TypeError("not a url source");
  const { url } = source.origin;
  const dispatcher = connectionOf(context);
  try {
    const asked = { url, headers: conditions(previous), accepted: [304] };
    const fetched = await requestWhole(context, dispatcher, asked, async (answer) => {
      if (answer.status !== 304) return await contentOf(context, url, answer);
      return isOfOther(previous, answer) ? undefined : await notModified(context, answer);
    });
    return (
      fetched ??
      (await requestWhole(context, dispatcher, { url }, (answer) => contentOf(context, url, answer)))
    );
  } finally {
    await dispatcher.close().catch(() => undefined);
  }
}

/**
 * True where a 304 names another ETag than the one that was sent: the server, or a cache in between, has
 * other content and would never send it to a conditional request.
 */
function isOfOther(previous: Validators | undefined, { headers, body }: Answer): boolean {
  const [sent, named] = [previous?.etag, headers["etag"]].map((etag) =>
    String(etag ?? "").replace(/^W\//, ""),
  );
  const isOther = sent !== "" && named !== "" && sent !== named;
  if (isOther) body.resume();
  return isOther;
}

async function notModified(context: FetchContext, { body }: Answer): Promise<Fetched> {
  body.resume();
  if (context.previous !== undefined) return { kind: "unchanged" };
  const found = "the server answered 304 to an unconditional request";
  throw fetchFailed(context, found, "Run the command again.", { status: 304 });
}

async function contentOf(context: FetchContext, url: string, answer: Answer): Promise<Fetched> {
  if (answer.status === 206) {
    answer.body.on("error", () => undefined).resume();
    const found = `${shown(url)} answered 206, which is a part of the content, to a request for the whole`;
    throw fetchFailed(context, found, "Check for a cache or proxy in between.", { status: 206 });
  }
  const content = await received(context, url, answer);
  return { kind: "content", content, validators: validatorsOf(answer) };
}

function conditions(previous: Validators | undefined): Readonly<Record<string, string>> {
  if (previous?.etag !== undefined) return { "if-none-match": previous.etag };
  return previous?.lastModified === undefined ? {} : { "if-modified-since": previous.lastModified };
}

function validatorsOf({ headers }: Answer): Validators {
  const text = (name: string) => (typeof headers[name] === "string" ? (headers[name] as string) : undefined);
  const [etag, lastModified] = [text("etag"), text("last-modified")];
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) };
}
