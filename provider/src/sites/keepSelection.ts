import { type ProjectOptions, pulumi } from "./stackCommands.js";

/** Ends with the last of them: two at a time would take each other's selection for the one before. */
let before: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of the CLI that selects another stack or none, as `pulumi stack rm` and `pulumi stack
 * rename` do, and selects again what was selected before. A plain `pulumi up` would act on another stack
 * otherwise.
 */
export function keepSelection(project: ProjectOptions, task: () => Promise<unknown>): Promise<void> {
  const ended = before.then(() => selectAgain(project, task));
  before = ended.catch(() => undefined);
  return ended;
}

async function selectAgain(project: ProjectOptions, task: () => Promise<unknown>): Promise<void> {
  const stacks = JSON.parse(await pulumi(["stack", "ls", "--json"], project)) as readonly {
    readonly name: string;
    readonly current?: boolean;
  }[];
  const selected = stacks.find(({ current }) => current === true)?.name;
  try {
    await task();
  } finally {
    // It fails where the task removed or renamed the selected stack itself.
    if (selected !== undefined) await pulumi(["stack", "select", selected], project).catch(() => undefined);
  }
}
