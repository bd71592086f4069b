import { isIP } from "node:net";
import type { ConnectedNode } from "../api/index.js";
import type { System } from "../systems/index.js";

/** What systems call themselves, as far as they were asked. */
export type ReportedNames = ReadonlyMap<System, readonly string[]>;

/**
 * The declared system that a console's sensor is: by one of its names against the system's name, host and
 * what it calls itself, whatever the case; else by the first label of a host name, where one side knows no
 * domain and only one system fits.
 */
export function coveringSystem(
  node: ConnectedNode,
  systems: readonly System[],
  reported: ReportedNames,
): System | undefined {
  const namesOf = (system: System) => [...declaredNames(system), ...(reported.get(system) ?? []).map(lower)];
  const names = new Set(node.names.map(lower));
  const exact = systems.find((system) => namesOf(system).some((name) => names.has(name)));
  if (exact !== undefined) return exact;
  const alike = systems.filter((system) =>
    namesOf(system).some((name) => [...names].some((other) => sameLabel(name, other))),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

function declaredNames({ name, origin }: System): readonly string[] {
  const { hostname, host } = new URL(origin);
  return [name, hostname, host].map(lower);
}

const lower = (text: string) => text.toLowerCase();

/** `munich` and `munich.corp.example`, but neither two different domains nor addresses. */
function sameLabel(one: string, other: string): boolean {
  if (isIP(one) !== 0 || isIP(other) !== 0) return false;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short !== "" && !short.includes(".") && long.startsWith(`${short}.`);
}
