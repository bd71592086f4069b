import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { loadSystems, type System } from "../systems/index.js";
import { engineWords } from "./engineWords.js";

/** The stack whose configuration all sites share. */
export interface BaseStack {
  readonly systems: readonly System[];
  /** What the sites' stacks take over: every plain value but the list of systems, which each gets its own part of. */
  readonly shared: ReadonlyMap<string, string>;
  /** Keys of secret values, which stay where they are. */
  readonly secretKeys: readonly string[];
}

const ownKeys = new Set(["extrahop:systems", "extrahop:systemsFile"]);

/**
 * Reads the configuration of a stack.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID
 * @throws Error in the Pulumi CLI's words, where it can't read the stack
 */
export async function readBaseStack(folder: string, stack: string): Promise<BaseStack> {
  const workspace = await LocalWorkspace.create({ workDir: folder });
  const config = await workspace.getAllConfig(stack).catch((error: unknown) => {
    throw new Error(engineWords(error), { cause: error });
  });
  const systems = loadSystems({
    systems: config["extrahop:systems"]?.value,
    systemsFile: config["extrahop:systemsFile"]?.value,
    folder,
    environment: process.env,
  });
  const shared = new Map<string, string>();
  const secretKeys: string[] = [];
  for (const [key, { value, secret }] of Object.entries(config)) {
    if (ownKeys.has(key)) continue;
    if (secret === true) secretKeys.push(key);
    else shared.set(key, value);
  }
  return { systems, shared, secretKeys };
}
