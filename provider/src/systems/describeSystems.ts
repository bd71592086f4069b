import { proxyText } from "./proxy.js";
import type { System } from "./system.js";

/**
 * Systems as a value of `extrahop:systems` or EXTRAHOP_SYSTEMS, credentials included: for the environment of
 * a child process alone.
 */
export function describeSystems(systems: readonly System[]): string {
  return JSON.stringify(Object.fromEntries(systems.map((system) => [system.name, settingsOf(system)])));
}

function settingsOf(system: System): object {
  const { name: _, origin, credentials, proxy, ...rest } = system;
  const { kind: __, ...secrets } = credentials ?? { kind: undefined };
  const through = proxy === undefined ? {} : { proxy: proxy === "none" ? proxy : proxyText(proxy) };
  return { ...rest, ...through, host: origin, ...secrets };
}
