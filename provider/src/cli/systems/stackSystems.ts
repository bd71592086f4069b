import { ConcurrencyLimit } from "../../concurrency/concurrencyLimit.js";
import { loadSystems, type System } from "../../systems/index.js";
import { programFolder } from "../pulumi/programFolder.js";
import type { StackChoice } from "../pulumi/pulumiCli.js";
import { readSystemsConfig, type SystemsConfig } from "../pulumi/stackConfig.js";
import { readState, type StackState, stacksOf } from "../pulumi/stackState.js";

/** One stack of the chosen one and its sites. */
export interface StackWithState {
  readonly choice: Required<StackChoice>;
  readonly state: StackState;
}

/** What a stack declares of systems, and what it and the stacks of its sites have in their states. */
export interface StackSystems {
  readonly config: SystemsConfig;
  readonly systems: readonly System[];
  /**
   * Names in `extrahop:systems`, whose entries a command can change; others are in a file or the environment.
   */
  readonly inConfig: ReadonlySet<string>;
  readonly stacks: readonly StackWithState[];
}

/** States read at a time: each is a process of the CLI, and a fleet has hundreds. */
const maxReads = 4;

export async function readStackSystems(choice: StackChoice, signal: AbortSignal): Promise<StackSystems> {
  const config = await readSystemsConfig(choice, signal);
  const { systems, systemsFile } = config;
  const folder = programFolder(choice.folder);
  const environment = process.env;
  const lane = new ConcurrencyLimit(maxReads);
  const stacks = await Promise.all(
    (await stacksOf(choice, signal)).map((stack) =>
      lane.run(
        async (): Promise<StackWithState> => ({ choice: stack, state: await readState(stack, signal) }),
      ),
    ),
  );
  return {
    config,
    systems: loadSystems({ systems, systemsFile, folder, environment, checkCaFiles: false }),
    inConfig: new Set(Object.keys(JSON.parse(systems ?? "{}") as object)),
    stacks,
  };
}
