import type { System } from "./system.js";

/** Systems as a value of `extrahop:systems` or EXTRAHOP_SYSTEMS, credentials included: for the environment of a child process alone. */
export function describeSystems(systems: readonly System[]): string {
  return JSON.stringify(Object.fromEntries(systems.map((system) => [system.name, settingsOf(system)])));
}

function settingsOf(system: System): object {
  const { name: _, origin, credentials, ...rest } = system;
  const { kind: __, ...secrets } = credentials ?? { kind: undefined };
  return { ...rest, host: origin, ...secrets };
}
