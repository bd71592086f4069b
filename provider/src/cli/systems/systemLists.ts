import { suggestName } from "../../errors/index.js";
import { CommandError } from "../commandError.js";
import type { StackChoice } from "../pulumi/pulumiCli.js";
import { storeNames } from "../pulumi/stackConfig.js";
import { systemsIn } from "../pulumi/stackState.js";
import type { StackSystems } from "./stackSystems.js";

/** The keys of the configuration that list systems by name. */
type SystemsList = "removedSystems" | "retiredSystems";

/** @throws CommandError for a name that neither the configuration nor a state has */
export function requireKnown(
  name: string,
  { systems, config, stacks }: StackSystems,
  choice: StackChoice,
): void {
  const known = new Set([
    ...systems.map((system) => system.name),
    ...config.removedSystems,
    ...stacks.flatMap(({ state }) => systemsIn(state)),
  ]);
  if (known.has(name)) return;
  const suggestion = suggestName(name, [...known].sort());
  throw new CommandError(
    `no system is called ${JSON.stringify(name)}${suggestion === "" ? "" : `; ${suggestion}`}\n` +
      `See them with: npx pulumi-extrahop systems list${stackOption(choice)}`,
  );
}

/** ` --stack NAME` for a command to run next, where this one named its stack. */
export const stackOption = ({ stack }: StackChoice): string =>
  stack === undefined ? "" : ` --stack ${stack}`;

/** Adds a system to a list of the configuration, once. */
export async function addToList(
  list: SystemsList,
  name: string,
  { config }: StackSystems,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  const names = config[list];
  if (!names.includes(name)) await storeNames(`extrahop:${list}`, [...names, name], choice, signal);
}

/** Removes a system from a list of the configuration; a system that is not listed is fine. */
export async function removeFromList(
  list: SystemsList,
  name: string,
  { config }: StackSystems,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  const others = config[list].filter((other) => other !== name);
  if (others.length < config[list].length) await storeNames(`extrahop:${list}`, others, choice, signal);
}

/** Gives a system its new name in every list of the configuration that has it. */
export async function renameInLists(
  from: string,
  to: string,
  { config }: StackSystems,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  for (const list of ["removedSystems", "retiredSystems"] as const) {
    const names = config[list];
    if (!names.includes(from)) continue;
    const renamed = new Set(names.map((name) => (name === from ? to : name)));
    await storeNames(`extrahop:${list}`, [...renamed], choice, signal);
  }
}
