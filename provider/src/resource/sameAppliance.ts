import type { Operation } from "../api/index.js";
import { ExtraHopError, isExtraHopError } from "../errors/index.js";
import { isTenant, type System } from "../systems/index.js";
import type { Context } from "./context.js";

/**
 * The other known systems that are the same appliance: their hosts lead to one address and port, and the
 * appliance does not report different host names. Tenants of Reveal(x) 360 share addresses and are compared
 * by their host alone.
 */
export async function systemsOnSameAppliance(
  system: System,
  context: Context,
  operation: Operation,
): Promise<readonly System[]> {
  const same: System[] = [];
  for (const other of othersOf(system, context)) {
    if (await isSame(system, other, context, operation)) same.push(other);
  }
  return same;
}

/**
 * Fails where an appliance is known under another name and another host too: its collections would have two
 * owners, and the removal of one name would delete what the other declares.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID
 */
export async function requireOneName(system: System, context: Context, operation: Operation): Promise<void> {
  const same = await systemsOnSameAppliance(system, context, operation);
  const other = same.find(({ origin }) => origin !== system.origin);
  if (other === undefined) return;
  throw new ExtraHopError({
    code: "EXTRAHOP_SYSTEMS_INVALID",
    system: system.name,
    action: operation.action,
    found: `${JSON.stringify(system.name)} (${system.origin}) and ${JSON.stringify(other.name)} (${other.origin}) are one appliance`,
    remedy:
      "Declare it once. If the stack has collections under the other name, add that name to extrahop:retiredSystems: " +
      "its resources are then removed from the state, and nothing is deleted.",
  });
}

/** Systems of the configuration and of the program, without the system itself. */
function othersOf(system: System, context: Context): readonly System[] {
  const all = new Map(context.declarations.systems.map((one) => [one.name, one]));
  try {
    for (const [name, one] of context.systems()) all.set(name, one);
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
  }
  all.delete(system.name);
  return [...all.values()];
}

async function isSame(
  system: System,
  other: System,
  context: Context,
  operation: Operation,
): Promise<boolean> {
  if (system.origin === other.origin) return true;
  if (isTenant(system) || isTenant(other)) return false;
  if (!(await context.addresses.isShared(system, other))) return false;
  const [one, two] = await Promise.all(
    [system, other].map((each) =>
      context
        .appliance(each)
        .identify(operation)
        .catch(() => undefined),
    ),
  );
  // An answer without a host name, or none, does not tell them apart.
  return one === undefined || two === undefined || one === two;
}
