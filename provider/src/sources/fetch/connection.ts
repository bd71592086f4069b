import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { ExtraHopError } from "../../errors/index.js";
import { certificateOf } from "../credentials.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";
import { throughProxies } from "./proxies.js";

const defaultMaxIdle = 60_000;
const connectMilliseconds = 15_000;

/**
 * The connections of one source: its proxy or those of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY),
 * authorities of its caFile beside the built-in ones, and its client certificate.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED where a file of it cannot be read
 */
export function connectionOf(context: FetchContext): Dispatcher {
  const { source, credentials } = context;
  try {
    const extra = process.env["NODE_EXTRA_CA_CERTS"];
    const files = [source.caFile, source.caFile === undefined ? undefined : extra].filter(
      (file) => file !== undefined,
    );
    const authorities = files.map((file) => readFileSync(file, "utf8"));
    const tls = {
      ...(authorities.length === 0 ? {} : { ca: [...rootCertificates, ...authorities] }),
      ...certificateOf(credentials),
    };
    return throughProxies(context, {
      connect: { ...tls, timeout: connectMilliseconds },
      requestTls: tls,
      headersTimeout: source.maxIdle ?? defaultMaxIdle,
      bodyTimeout: source.maxIdle ?? defaultMaxIdle,
    });
  } catch (cause) {
    if (cause instanceof ExtraHopError) throw cause;
    const { code = "unknown error", path = "a file" } = cause as NodeJS.ErrnoException;
    throw fetchFailed(context, `${path} cannot be read (${code})`, "Correct caFile, certFile or keyFile.", {
      cause,
    });
  }
}
