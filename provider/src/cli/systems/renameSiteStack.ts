import { runPulumi } from "../pulumi/pulumiCli.js";
import type { StackSystems } from "./stackSystems.js";

/**
 * Renames the stack of a system that is a site of its own (`fleet --by system`): under the new name, `fleet`
 * would begin an empty stack.
 */
export async function renameSiteStack(
  from: string,
  to: string,
  { config, stacks }: StackSystems,
  signal: AbortSignal,
): Promise<void> {
  const [base] = stacks;
  if (config.grouping !== "system" || base === undefined) return;
  const { fleetTag, keepSelection, shortName, stackOfName } = await import("../../sites/index.js");
  const stackOf = (system: string) => shortName(stackOfName(system, base.choice.stack));
  const old = stacks.find(({ choice }) => shortName(choice.stack) === stackOf(from));
  if (old === undefined || stackOf(from) === stackOf(to)) return;
  const name = stackOf(to);
  const qualified = old.choice.stack.slice(0, -stackOf(from).length) + name;
  await keepSelection({ folder: old.choice.folder, signal }, () =>
    runPulumi(["stack", "rename", "--", qualified], old.choice, {
      action: `renaming the stack ${old.choice.stack}`,
      signal,
    }),
  );
  // Some backends do not take the tags along.
  const tag = ["stack", "tag", "set", fleetTag, shortName(base.choice.stack), "--stack", qualified];
  await runPulumi(tag, { folder: old.choice.folder }, { action: `setting the tag ${fleetTag}`, signal });
}
