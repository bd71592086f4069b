import type { Dispatcher } from "undici";
import { isExempt, parseProxy, proxyText } from "../../systems/index.js";
import { type FetchContext, fetchFailed } from "./fetcher.js";

const undici = (): typeof import("undici") => require("undici");

type Environment = Readonly<Record<string, string | undefined>>;
type ConnectOptions = import("undici").EnvHttpProxyAgent.Options;

/**
 * Connections through the proxies that a source or the environment names, read as those of systems are: an
 * address may lack its scheme, a lower-case variable that is set wins, and NO_PROXY may name networks.
 *
 * @throws ExtraHopError EXTRAHOP_FETCH_FAILED for a setting that holds no proxy's address
 */
export function throughProxies(
  context: FetchContext,
  options: ConnectOptions,
  environment: Environment = process.env,
): Dispatcher {
  const { EnvHttpProxyAgent, Dispatcher: Base } = undici();
  const { proxy } = context.source;
  const httpProxy = proxy ?? variable(context, environment, "http_proxy");
  const httpsProxy = proxy ?? variable(context, environment, "https_proxy");
  const noProxy = proxy === undefined ? (environment["no_proxy"] ?? environment["NO_PROXY"] ?? "") : "";
  const direct = new EnvHttpProxyAgent({ ...options, httpProxy: "", httpsProxy: "", noProxy: "*" });
  if (proxy === "none" || (httpProxy === "" && httpsProxy === "")) return direct;
  const proxied = new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy: "" });
  return new (class extends Base {
    override dispatch(asked: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      const isDirect = isExempt(new URL(String(asked.origin)), noProxy);
      return (isDirect ? direct : proxied).dispatch(asked, handler);
    }

    override async close(): Promise<void> {
      await Promise.all([direct.close(), proxied.close()]);
    }
  })();
}

/** The proxy of a variable, lower case before upper case; empty where there is none. */
function variable(context: FetchContext, environment: Environment, lower: string): string {
  const name = environment[lower] === undefined ? lower.toUpperCase() : lower;
  const value = environment[name]?.trim() ?? "";
  if (value === "") return "";
  const proxy = parseProxy(value);
  if ("fault" in proxy) {
    throw fetchFailed(
      context,
      `the environment variable ${name} ${proxy.fault}`,
      `Correct ${name}, or unset it.`,
    );
  }
  return proxyText(proxy);
}
