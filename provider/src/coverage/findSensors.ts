import { type Answer, type ConnectedNode, queryAllSystems, RequestFailure } from "../api/index.js";
import type { System } from "../systems/index.js";
import { coveringSystem, type ReportedNames } from "./coveringSystem.js";

/** The sensors of a console; a system that is none has no such list. */
export type Nodes = readonly ConnectedNode[] | "no console";

/** A sensor that a console knows. */
export interface Sensor {
  /** Name of the console. */
  readonly console: string;
  readonly node: ConnectedNode;
  /** Name of the declared system that it is. */
  readonly coveredBy?: string;
}

export interface FoundSensors {
  /** How many of the systems are consoles. */
  readonly consoles: number;
  readonly sensors: readonly Sensor[];
  /** What each system answered, in their order. */
  readonly answers: readonly Answer<Nodes>[];
}

/** Asks every system for its connected sensors, and finds out which of them are declared. */
export async function findSensors(systems: readonly System[], signal: AbortSignal): Promise<FoundSensors> {
  const answers = await queryAllSystems(systems, signal, async (appliance): Promise<Nodes> => {
    try {
      return await appliance.nodes({ action: "listing connected sensors" });
    } catch (cause) {
      if (isNoConsole(cause)) return "no console";
      throw cause;
    }
  });
  const consoles = new Set(answers.filter(isConsole).map(({ system }) => system));
  const byName = sensorsOf(answers, systems, new Map());
  const sensors = byName.some(isGap)
    ? sensorsOf(
        answers,
        systems,
        await reportedNames(
          systems.filter((system) => !consoles.has(system)),
          signal,
        ),
      )
    : byName;
  return {
    consoles: consoles.size,
    sensors,
    answers,
  };
}

const isConsole = (answer: Answer<Nodes>) => "value" in answer && answer.value !== "no console";

/** What systems call themselves: a sensor may be declared by its address, which no console lists. */
async function reportedNames(systems: readonly System[], signal: AbortSignal): Promise<ReportedNames> {
  const answers = await queryAllSystems(systems, signal, (appliance) =>
    appliance.about({ action: "asking for the system's name" }),
  );
  return new Map(
    answers.flatMap((answer): [System, readonly string[]][] => {
      if (!("value" in answer)) return [];
      const { hostname, displayHost } = answer.value.value;
      return [[answer.system, [hostname, displayHost].filter((name) => name !== undefined)]];
    }),
  );
}

/** A sensor that is switched off takes no uploads and is not missed. */
export const isGap = ({ node, coveredBy }: Sensor): boolean => node.enabled && coveredBy === undefined;

/**
 * What a sensor answers to a question for consoles (vendor's REST API guide: the resource is the console's).
 */
function isNoConsole(cause: unknown): boolean {
  return (
    cause instanceof RequestFailure &&
    cause.fault.kind === "answered" &&
    [404, 405].includes(cause.fault.status)
  );
}

function sensorsOf(
  answers: readonly Answer<Nodes>[],
  systems: readonly System[],
  reported: ReportedNames,
): readonly Sensor[] {
  return answers.flatMap((answer) => {
    if (!("value" in answer) || answer.value === "no console") return [];
    const others = systems.filter((system) => system !== answer.system);
    return answer.value.map((node): Sensor => {
      const covering = coveringSystem(node, others, reported);
      return {
        console: answer.system.name,
        node,
        ...(covering === undefined ? {} : { coveredBy: covering.name }),
      };
    });
  });
}
