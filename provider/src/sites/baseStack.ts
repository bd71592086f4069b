import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  fleetSetting,
  loadSystems,
  plainTextKeysWarning,
  type System,
  withoutUndefined,
} from "../systems/index.js";
import { type ConfigValue, type ProjectOptions, readConfig, shortName } from "./stackCommands.js";

/** The stack whose configuration all sites share. */
export interface BaseStack {
  readonly name: string;
  readonly systems: readonly System[];
  /** What the sites' stacks take over: all but the list of systems, of which each gets its own part. */
  readonly shared: ReadonlyMap<string, ConfigValue>;
  /**
   * How `extrahop:fleet` says that systems are grouped; undefined where the stack does not say that it only
   * lists systems.
   */
  readonly grouping?: string;
  /** The secrets provider that its settings name, which the sites' stacks use as well. */
  readonly secretsProvider?: string;
  /** Lists the credentials that its configuration holds in plain text. */
  readonly plainTextKeys?: string;
}

const ownKeys = new Set(["extrahop:systems", "extrahop:systemsFile", fleetSetting]);

/**
 * Reads the configuration of a stack.
 *
 * @throws ExtraHopError EXTRAHOP_SYSTEMS_INVALID
 * @throws Error in the Pulumi CLI's words, where it cannot read the stack
 */
export async function readBaseStack(
  name: string,
  project: ProjectOptions,
  programFolder: string,
): Promise<BaseStack> {
  const config = await readConfig(name, project).catch((cause: unknown) => {
    project.signal.throwIfAborted();
    if (!(cause instanceof Error) || "code" in cause) throw cause;
    throw new Error(`reading the configuration of the stack ${name} failed: ${cause.message}`, { cause });
  });
  const systems = loadSystems({
    systems: config.get("extrahop:systems")?.value,
    systemsFile: config.get("extrahop:systemsFile")?.value,
    folder: programFolder,
    environment: process.env,
  });
  const grouping = config.get(fleetSetting)?.value;
  const secretsProvider = readSecretsProvider(name, project.folder);
  const { value: stored, secret: isSecret = false } = config.get("extrahop:systems") ?? {};
  const plainTextKeys = plainTextKeysWarning(
    { systems: stored, isSecret, stack: name, folder: project.folder },
    ` --stack ${name}`,
  );
  return withoutUndefined({
    name,
    systems,
    shared: new Map([...config].filter(([key]) => !ownKeys.has(key))),
    ...(grouping === undefined || grouping === "" ? {} : { grouping }),
    secretsProvider,
    plainTextKeys,
  });
}

/** Absent for the default of the backend, also where it is a passphrase. */
function readSecretsProvider(stack: string, folder: string): string | undefined {
  try {
    const settings = readFileSync(join(folder, `Pulumi.${shortName(stack)}.yaml`), "utf8");
    return /^secretsprovider:\s*(\S+)\s*$/m.exec(settings)?.[1];
  } catch {
    return undefined;
  }
}
