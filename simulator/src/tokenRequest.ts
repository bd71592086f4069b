import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { vendorErrors } from "./vendorErrors.js";

const maxBytes = 16 * 1024;

/**
 * Reads an OAuth token request (RFC 6749, 4.4.2); returns the error code of 5.2 when it asks for anything but
 * client credentials.
 */
export async function readTokenRequest(
  request: IncomingMessage,
  body: Readable,
): Promise<string | undefined> {
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(request.headers["content-type"] ?? ""))
    return "invalid_request";
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw vendorErrors.tooLarge(maxBytes);
    chunks.push(chunk);
  }
  const grants = new URLSearchParams(Buffer.concat(chunks).toString("utf8")).getAll("grant_type");
  if (grants.length !== 1) return "invalid_request";
  return grants[0] === "client_credentials" ? undefined : "unsupported_grant_type";
}
