import type { CollectionView, JournalEntry } from "../../simulator/src/index.js";
import type { EngineRun } from "../../tools/pulumi/isolatedEngine.js";
import type { Fleet } from "./fleet.js";
import type { EngineEvent, Project } from "./project.js";

/** One command on a stack, and what it left on the systems. Several tests can ask about the same step. */
export interface Step<Name extends string> {
  readonly run: EngineRun;
  /** The engine's operations on a resource of the program, e.g. `["update"]`, in order. */
  operationsOn(resource: string): readonly string[];
  /** The collections that each system held after the command. */
  readonly held: Readonly<Record<Name, readonly CollectionView[]>>;
  /** The requests of the command that were not only to read, by system. */
  readonly changes: Readonly<Record<Name, readonly JournalEntry[]>>;
}

/** Runs a command, well or not, between two looks at the systems. */
export async function takeStep<Name extends string>(
  { systems }: Fleet<Name>,
  project: Project,
  ...command: string[]
): Promise<Step<Name>> {
  const names = Object.keys(systems) as Name[];
  const bySystem = <T>(look: (name: Name) => T) =>
    Object.fromEntries(names.map((name) => [name, look(name)])) as Record<Name, T>;
  const marks = bySystem((name) => systems[name].journal.mark());
  const run = await project.withEvents(...command);
  return {
    run,
    operationsOn: (resource) => run.events.flatMap((event) => operationOn(resource, event)),
    held: bySystem((name) => systems[name].collections()),
    changes: bySystem((name) =>
      systems[name].journal.since(marks[name]).filter(({ method }) => method !== "GET"),
    ),
  };
}

function operationOn(resource: string, event: EngineEvent): readonly string[] {
  const { metadata } = (event["resourcePreEvent"] ?? {}) as {
    readonly metadata?: { readonly urn: string; readonly op: string };
  };
  return metadata?.urn.endsWith(`::${resource}`) ? [metadata.op] : [];
}
