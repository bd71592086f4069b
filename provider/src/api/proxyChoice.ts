import { ExtraHopError } from "../errors/index.js";
import { isExempt, type ProxyAddress, parseProxy, type System } from "../systems/index.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a system: its own setting, else `https_proxy` or `HTTPS_PROXY` unless `no_proxy` or
 * `NO_PROXY` names its host. A lower-case variable that is set wins, also where it is empty, as with curl.
 *
 * @throws ExtraHopError EXTRAHOP_PROXY for a variable that holds no proxy's address
 */
export function chooseProxy(system: System, environment: Environment): ProxyAddress | undefined {
  if (system.proxy !== undefined) return system.proxy === "none" ? undefined : system.proxy;
  const name = environment["https_proxy"] === undefined ? "HTTPS_PROXY" : "https_proxy";
  const value = environment[name]?.trim() ?? "";
  if (value === "") return undefined;
  if (isExempt(new URL(system.origin), environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""))
    return undefined;
  const proxy = parseProxy(value);
  if ("fault" in proxy) {
    throw new ExtraHopError({
      code: "EXTRAHOP_PROXY",
      system: system.name,
      action: "choosing the proxy",
      found: `the environment variable ${name} ${proxy.fault}`,
      remedy: `Correct ${name}, or unset it.`,
    });
  }
  return proxy;
}
