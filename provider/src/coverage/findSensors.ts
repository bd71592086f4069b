import { type Answer, type ConnectedNode, queryAllSystems, RequestFailure } from "../api/index.js";
import type { System } from "../systems/index.js";
import { coveringSystem } from "./coveringSystem.js";

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
  return {
    consoles: answers.filter((answer) => "value" in answer && answer.value !== "no console").length,
    sensors: sensorsOf(answers, systems),
    answers,
  };
}

/** A sensor that is switched off takes no uploads and isn't missed. */
export const isGap = ({ node, coveredBy }: Sensor): boolean => node.enabled && coveredBy === undefined;

/** What a sensor answers to a question for consoles (vendor's REST API guide: the resource is the console's). */
function isNoConsole(cause: unknown): boolean {
  return (
    cause instanceof RequestFailure &&
    cause.fault.kind === "answered" &&
    [404, 405].includes(cause.fault.status)
  );
}

function sensorsOf(answers: readonly Answer<Nodes>[], systems: readonly System[]): readonly Sensor[] {
  return answers.flatMap((answer) => {
    if (!("value" in answer) || answer.value === "no console") return [];
    const others = systems.filter((system) => system !== answer.system);
    return answer.value.map((node): Sensor => {
      const covering = coveringSystem(node, others);
      return {
        console: answer.system.name,
        node,
        ...(covering === undefined ? {} : { coveredBy: covering.name }),
      };
    });
  });
}
