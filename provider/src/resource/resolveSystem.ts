import { ExtraHopError, isExtraHopError, suggestName } from "../errors/index.js";
import { baseStackIn, CredentialVariables, howToSet, parseSystem, type System } from "../systems/index.js";
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
  const parsed = parseDescribedSystem(reference, context);
  if ("system" in parsed) return parsed.system;
  throw new ExtraHopError({
    code: "EXTRAHOP_SYSTEMS_INVALID",
    action,
    system: reference.name,
    found: parsed.problems.map(({ where, message }) => `${where} ${message}`).join("; "),
    remedy: "Correct the resource's `system`.",
  });
}

const described = new WeakMap<Context, Set<string>>();

/**
 * A system that a resource describes itself. An environment variable that another system of this process
 * could read is refused.
 */
export function parseDescribedSystem(
  { name, ...settings }: Exclude<SystemReference, string>,
  context: Context,
): ReturnType<typeof parseSystem> {
  const names = described.get(context) ?? new Set<string>();
  described.set(context, names.add(name));
  const variables = new CredentialVariables([...names, ...declaredNames(context)], context.environment);
  const parsed = parseSystem(name, settings, "system", variables);
  if ("problems" in parsed) return parsed;
  return { system: { ...parsed.system, declaredIn: "program" } };
}

/** A list with errors is reported where a resource names a system of it. */
function declaredNames(context: Context): readonly string[] {
  try {
    return [...context.systems().keys()];
  } catch (error) {
    if (isExtraHopError(error)) return [];
    throw error;
  }
}

/** @returns undefined for a system that is not declared or has an invalid description */
export function tryResolveSystem(reference: SystemReference, context: Context): System | undefined {
  try {
    return resolveSystem(reference, context, "resolving the system");
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
    return undefined;
  }
}

/**
 * The address by which this process tells systems apart: the origin, or the name of a system that cannot be
 * resolved.
 */
export function addressOf(reference: SystemReference, context: Context): string {
  return tryResolveSystem(reference, context)?.origin ?? systemName(reference);
}

export function unknownSystem(name: string, context: Context, action: string): ExtraHopError {
  const stack = baseStackIn(context.environment);
  const declared = { name, ...(stack !== undefined && { declaredIn: { stack } }) };
  const suggestion = suggestName(name, [...context.systems().keys()]);
  return new ExtraHopError({
    code: "EXTRAHOP_SYSTEM_UNKNOWN",
    action,
    system: name,
    found: `no system of this name is declared${suggestion === "" ? "" : `; ${suggestion}`}`,
    remedy: `Declare it: ${howToSet(declared, "host", "HOST")}, and its apiKey with --secret.`,
  });
}
