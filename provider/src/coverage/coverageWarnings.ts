import { coverageUnknown, type Message, sensorsNotDeclared } from "../messages/index.js";
import type { System } from "../systems/index.js";
import { findSensors, isGap } from "./findSensors.js";

/** How long a question may take that only a warning hangs on. */
const seconds = 30;
const maxNamed = 10;

/**
 * The warnings about sensors that a console knows and no declared system covers, and of systems that could
 * not be asked: a line for each console and each of these systems, none where all is well.
 */
export async function coverageWarnings(systems: readonly System[]): Promise<readonly Message[]> {
  const brief = systems.map((system) => ({
    ...system,
    limits: { ...system.limits, attempts: 2, idleSeconds: seconds, operationSeconds: seconds },
  }));
  const { sensors, answers } = await findSensors(brief, new AbortController().signal);
  const missing = new Map<string, string[]>();
  for (const { console, node } of sensors.filter(isGap)) {
    missing.set(console, [...(missing.get(console) ?? []), node.name]);
  }
  const gaps = [...missing].map(([console, names]) => {
    const more = names.length - maxNamed;
    return sensorsNotDeclared({
      system: console,
      sensors: names.length,
      names: names.slice(0, maxNamed),
      more: more > 0 ? more : undefined,
    });
  });
  const failures = answers.flatMap((answer) =>
    "error" in answer
      ? [
          coverageUnknown({
            system: answer.system.name,
            cause: answer.error.message.split("\n").map((line) => ({ line })),
          }),
        ]
      : [],
  );
  return [...gaps, ...failures];
}
