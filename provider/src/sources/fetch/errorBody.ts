import type { Readable } from "node:stream";
import { type Credentials, headersOf } from "../credentials.js";
import { parseObject } from "../parseObject.js";

/** Beyond this, a body is no explanation, and the connection is given up. */
const maxBytes = 65_536;
const maxCharacters = 200;

/**
 * Reads the body of an answer that is a failure, and the explanation in it: `title` and `description` of a
 * TAXII 2.1 error, `message` of MISP, `detail` of RFC 9457, Code and Message of S3.
 *
 * @param asked the address, whose query may hold a key
 * @returns undefined where there is none, or where it repeats a credential
 */
export async function explanationIn(
  body: Readable,
  asked: string,
  credentials: Credentials | undefined,
): Promise<string | undefined> {
  const text = await firstOf(body);
  const parts = text === undefined ? [] : partsOf(text);
  const words = [...new Set(parts.map((part) => part.replace(/\s+/g, " ").trim()))].filter(Boolean);
  const said = words.join(": ");
  if (said === "" || secretsOf(asked, credentials).some((secret) => said.includes(secret))) return undefined;
  return said.length <= maxCharacters ? said : `${said.slice(0, maxCharacters - 1)}…`;
}

/** The whole body, so that the connection can be used again; undefined where it is large or cut off. */
async function firstOf(body: Readable): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function partsOf(text: string): readonly string[] {
  const json = parseObject(text);
  if (json !== undefined) {
    const { title, description, detail, message, error, errors } = json;
    return [title, description, detail, message, error, errors].filter((one) => typeof one === "string");
  }
  if (!/^\s*(<\?xml[^>]*>\s*)?<Error[\s>]/.test(text)) return [];
  return ["Code", "Message"].map((name) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "");
}

/** What a message must not repeat: some servers send back what they refused. */
function secretsOf(asked: string, credentials: Credentials | undefined): readonly string[] {
  const { kind: _kind, ...values } = credentials ?? { kind: undefined };
  const encoded = Object.values(headersOf(credentials)).map((value) => value.replace(/^\w+ /, ""));
  const { search, searchParams } = new URL(asked);
  const inQuery = [...searchParams.values(), ...search.split(/[?&]?[^=&]*=/)];
  return [...Object.values(values as Record<string, string>), ...encoded, ...inQuery].filter(
    (value) => value.length > 2,
  );
}
