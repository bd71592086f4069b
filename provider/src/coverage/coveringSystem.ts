import { isIP } from "node:net";
import type { ConnectedNode } from "../api/index.js";
import type { System } from "../systems/index.js";

/**
 * The declared system that a console's sensor is: by one of its names against the system's name and host, whatever the case; else by the
 * first label of a host name, where one side knows no domain and only one system fits.
 */
export function coveringSystem(node: ConnectedNode, systems: readonly System[]): System | undefined {
  const names = new Set(node.names.map((name) => name.toLowerCase()));
  const exact = systems.find((system) => namesOf(system).some((name) => names.has(name)));
  if (exact !== undefined) return exact;
  const alike = systems.filter((system) =>
    namesOf(system).some((name) => [...names].some((other) => sameLabel(name, other))),
  );
  return alike.length === 1 ? alike[0] : undefined;
}

function namesOf({ name, origin }: System): readonly string[] {
  const { hostname, host } = new URL(origin);
  return [name, hostname, host].map((text) => text.toLowerCase());
}

/** `munich` and `munich.corp.example`, but neither two different domains nor addresses. */
function sameLabel(one: string, other: string): boolean {
  if (isIP(one) !== 0 || isIP(other) !== 0) return false;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short !== "" && !short.includes(".") && long.startsWith(`${short}.`);
}
