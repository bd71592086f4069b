import type { Fleet } from "../../support/fleet.js";

/** The environment variable that declares simulated systems, and others as given. */
export function declaring<Name extends string>(
  fleet: Fleet<Name>,
  others: Readonly<Record<string, object>> = {},
): NodeJS.ProcessEnv {
  const systems: Record<string, Record<string, unknown>> = {};
  for (const { path, value } of fleet.config()) {
    const [, , name = "", field = ""] = /^(extrahop:systems)\.(.+)\.(\w+)$/.exec(path) ?? [];
    systems[name] = { ...systems[name], [field]: value };
  }
  return { EXTRAHOP_SYSTEMS: JSON.stringify({ ...systems, ...others }) };
}

/** A system at a port on which nothing listens. */
export const nobody = { host: "127.0.0.1:1", apiKey: "marked-key-of-nobody" };
