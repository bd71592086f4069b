import { pipeline, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { type FetchContext, fetchFailed } from "./fetcher.js";

const decoders = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["br", createBrotliDecompress],
  ["deflate", createInflate],
]);
/** Codings of RFC 9110 and IANA's registry; other words are no codings, and their bodies are as they are. */
const unread = /^(?:x-)?(?:compress|zstd|dcb|dcz|exi|aes128gcm|pack200-gzip)$/;

/**
 * The body of an answer without its codings, which the header Content-Encoding lists in the order in which
 * they were applied.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED for a coding that is not read
 */
export function decoded(
  context: FetchContext,
  body: Readable,
  header: string | readonly string[] | undefined,
): Readable {
  const codings = String(header ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim());
  const foreign = codings.find((coding) => unread.test(coding));
  if (foreign !== undefined) {
    body.on("error", () => undefined).destroy();
    const found = `the server sends the content in the coding ${foreign}, which was not asked for`;
    throw fetchFailed(context, found, "Check for a cache or proxy in between; ask the server's operator.");
  }
  let content = body;
  for (const coding of codings.reverse()) {
    const decoder = decoders.get(coding);
    // The error of either stream reaches the reader of the last one, who may not read yet when it happens.
    if (decoder !== undefined)
      content = pipeline(content, decoder(), () => undefined).on("error", () => undefined);
  }
  return content;
}
