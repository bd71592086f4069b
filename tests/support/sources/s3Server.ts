import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type FeedServer, feedServer } from "./feedServer.js";

export interface S3Server extends FeedServer {
  /** Objects by path. */
  readonly objects: Map<string, Buffer>;
  /** Why requests were refused, in order. */
  readonly refusals: string[];
}

const keyId = "AKIDMADEUP";
export const s3Keys = { kind: "basic", username: keyId, password: "marked-secret-key" } as const;

/**
 * An S3-compatible service of one bucket's contents that accepts a request only with a valid AWS Signature
 * Version 4 of its method, path, query, host, time and body.
 */
export async function s3Server(region: string, sessionToken?: string): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const refusals: string[] = [];
  const serve = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const fault = signatureFault(request, body, region, sessionToken);
    if (fault !== undefined) {
      refusals.push(fault);
      response.writeHead(403).end(`<Error><Code>SignatureDoesNotMatch</Code></Error>`);
      return;
    }
    const path = request.url ?? "";
    const found = objects.get(path);
    if (request.method === "PUT") {
      objects.set(path, body);
      response.writeHead(200).end();
    } else if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, { "content-length": found.length }).end(found);
  };
  const server = await feedServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => serve(request, response, Buffer.concat(chunks)));
  });
  return { ...server, objects, refusals };
}

const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const form =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/** AWS General Reference, "Signature Version 4 signing process"; undefined for a valid signature. */
function signatureFault(
  { headers, method, url = "" }: IncomingMessage,
  body: Buffer,
  expectedRegion: string,
  sessionToken: string | undefined,
): string | undefined {
  const [, id, day = "", region = "", names = "", signature] = form.exec(headers.authorization ?? "") ?? [];
  if (signature === undefined) return "no signature";
  if (id !== keyId || region !== expectedRegion) return "another key or region";
  const time = String(headers["x-amz-date"]);
  const [, year, month, date, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const age = Date.now() - Date.parse(`${year}-${month}-${date}T${hour}:${minute}:${second}Z`);
  if (!(Math.abs(age) < 900_000) || !time.startsWith(day)) return "another time";
  const signed = names.split(";");
  for (const name of ["host", "x-amz-content-sha256", "x-amz-date"])
    if (!signed.includes(name)) return `${name} is not signed`;
  if (headers["x-amz-content-sha256"] !== sha256(body)) return "another body";
  if (headers["x-amz-security-token"] !== sessionToken) return "another session";
  const [path = "", query = ""] = url.split("?");
  const canonical = [
    method,
    path,
    query,
    ...signed.map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, " ")}`),
    "",
    names,
    headers["x-amz-content-sha256"],
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${s3Keys.password}`);
  const expected = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  return expected === signature ? undefined : "another signature";
}
