import { ExtraHopError, isExtraHopError, suggestName } from "../errors/index.js";
import { configPath, parseSystem, type System } from "../systems/index.js";
import type { Context } from "./context.js";
import { type SystemReference, systemName } from "./systemReference.js";

/**
 * The system that a resource names or describes.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEM_UNKNOWN, EXTRAHOP_SYSTEMS_INVALID
 */
export function resolveSystem(reference: SystemReference, context: Context, action: string): System {
  if (typeof reference === "string") {
    const system = context.systems().get(reference);
    if (system === undefined) throw unknownSystem(reference, context, action);
    return system;
  }
  const { name, ...settings } = reference;
  const parsed = parseSystem(name, settings, "system", context.environment);
  if ("system" in parsed) return parsed.system;
  throw new ExtraHopError({
    code: "EXTRAHOP_SYSTEMS_INVALID",
    action,
    system: name,
    found: parsed.problems.map(({ where, message }) => `${where} ${message}`).join("; "),
    remedy: "Correct the resource's `system`.",
  });
}

/** The address by which this process tells systems apart: the origin, or the name of a system that can't be resolved. */
export function addressOf(reference: SystemReference, context: Context): string {
  try {
    return resolveSystem(reference, context, "resolving the system").origin;
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
    return systemName(reference);
  }
}

export function unknownSystem(name: string, context: Context, action: string): ExtraHopError {
  const suggestion = suggestName(name, [...context.systems().keys()]);
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEM_UNKNOWN",
    action,
    system: name,
    found: `no system of this name is declared${suggestion === "" ? "" : `; ${suggestion}`}`,
    remedy: `Declare it: pulumi config set --path ${configPath(name, "host")} HOST, and its apiKey with --secret.`,
  });
}
