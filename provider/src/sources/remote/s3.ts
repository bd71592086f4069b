import { createHash } from "node:crypto";
import { ExtraHopError } from "../../errors/index.js";
import type { Credentials } from "../credentials.js";
import type { S3Place } from "../declaration/model.js";
import type { HttpRequest } from "../fetch/request.js";

/** Loaded with the first request: previews send none. */
const aws4fetch = (): typeof import("aws4fetch") => require("aws4fetch");

const digestOfNothing = createHash("sha256").digest("hex");

/**
 * Address of the objects of a bucket: below the declared endpoint, by path; of AWS by host, except where the
 * bucket's dots do not fit its certificate.
 */
export function addressOfBucket({ bucket, prefix = "", region, endpoint }: S3Place): string {
  const path = prefix.split("/").filter(Boolean).map(encodeURIComponent).join("/");
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, "")}/${bucket}/${path}`;
  const host = `s3.${region}.amazonaws.com`;
  return bucket.includes(".") ? `https://${host}/${bucket}/${path}` : `https://${bucket}.${host}/${path}`;
}

/**
 * Signs requests with AWS Signature Version 4. The keys are `username` and `password` of the named
 * credentials, else AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
 *
 * @throws ExtraHopError EXTRAHOP_CREDENTIALS_INVALID where there are no keys, or one has whitespace
 */
export function signerOf(
  { region }: S3Place,
  credentials: Credentials | undefined,
  environment: NodeJS.ProcessEnv,
): NonNullable<HttpRequest["sign"]> {
  const keys = keysOf(credentials, environment);
  return async ({ method, url, bodySha256 = digestOfNothing }) => {
    const { AwsV4Signer } = aws4fetch();
    const headers = { "x-amz-content-sha256": bodySha256 };
    const signer = new AwsV4Signer({ method, url, headers, service: "s3", region, ...keys });
    const signed = await signer.sign();
    return Object.fromEntries(signed.headers.entries());
  };
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where each key comes from: a field of the named credentials, else an environment variable. */
const placesOfKeys: Readonly<Record<keyof Keys, readonly [field: string, variable: string]>> = {
  accessKeyId: ["username", "AWS_ACCESS_KEY_ID"],
  secretAccessKey: ["password", "AWS_SECRET_ACCESS_KEY"],
  sessionToken: ["token", "AWS_SESSION_TOKEN"],
};

function keysOf(credentials: Credentials | undefined, environment: NodeJS.ProcessEnv): Keys {
  const keys = namedKeys(credentials, environment);
  for (const [name, value] of Object.entries(keys)) {
    // A line end of a file or a clipboard breaks the request or its signature; the service does not say so.
    if (/^[\x21-\x7e]+$/.test(value)) continue;
    const [field, variable] = placesOfKeys[name as keyof Keys];
    throw new ExtraHopError({
      code: "EXTRAHOP_CREDENTIALS_INVALID",
      action: "signing requests to the remote store",
      found: `${credentials?.kind === "basic" ? `the ${field} of its credentials` : variable} has whitespace, a line end or characters beyond ASCII`,
      remedy: "Fix: set it again without them.",
    });
  }
  return keys;
}

function namedKeys(credentials: Credentials | undefined, environment: NodeJS.ProcessEnv): Keys {
  if (credentials?.kind === "basic")
    return { accessKeyId: credentials.username, secretAccessKey: credentials.password };
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  throw new ExtraHopError({
    code: "EXTRAHOP_CREDENTIALS_INVALID",
    action: "signing requests to the remote store",
    found: "there are no keys of the S3 service",
    remedy:
      "Fix: name credentials of the form {username: ACCESS KEY ID, password: SECRET KEY} in store.remote, or set " +
      "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
  });
}
