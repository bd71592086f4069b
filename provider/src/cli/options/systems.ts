import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { suggestName } from "../../errors/index.js";
import { printable } from "../../escaping/terminal.js";
import { loadSystems, type System } from "../../systems/index.js";
import { CommandError } from "../commandError.js";
import { programFolder } from "../pulumi/programFolder.js";
import { readSystemsConfig } from "../pulumi/stackConfig.js";
import type { Session } from "../session.js";
import { addStackOptions, type StackFlags, stackChoice } from "./stack.js";

/** Where the systems are declared that a command asks, and how long it asks. */
export interface SystemsFlags extends StackFlags {
  readonly systemsFile?: string;
  readonly timeout: number;
}

export function addSystemsOptions(command: Command): Command {
  return addStackOptions(command)
    .option("--systems-file <csv>", "read the systems from the vendor's CSV instead of a stack")
    .option("--timeout <seconds>", "how long one system may take to answer", seconds, 30)
    .addHelpText(
      "after",
      "\nSystems come from --systems-file, else from EXTRAHOP_SYSTEMS or EXTRAHOP_SYSTEMS_FILE unless --stack or --cwd is\n" +
        "given, else from the stack's configuration.",
    );
}

/**
 * The declared systems, with bounds for a look instead of an upload.
 *
 * @param names of the systems that are meant. Default: all
 * @throws CommandError, ExtraHopError EXTRAHOP_SYSTEMS_INVALID
 */
export async function chosenSystems(
  flags: SystemsFlags,
  session: Session,
  names?: readonly string[],
): Promise<readonly System[]> {
  const all = await declaredSystems(flags, session.signal);
  if (all.length === 0) {
    throw new CommandError(
      "no system is declared\nImport them with `pulumi-extrahop systems import systems.csv`, or name a file with --systems-file.",
    );
  }
  const declared = names === undefined ? all : names.map((name) => systemNamed(name, all));
  const unverified = declared
    .filter(({ insecureSkipVerify }) => insecureSkipVerify)
    .map(({ name }) => printable(name));
  if (unverified.length > 0)
    session.note(`warning: certificates are not verified for ${unverified.join(", ")}`);
  const bounds = { operationSeconds: flags.timeout, idleSeconds: flags.timeout, attempts: 2 };
  return declared.map((system) => ({ ...system, limits: { ...system.limits, ...bounds } }));
}

/** @throws CommandError that suggests the name that was meant */
export function systemNamed(name: string, systems: readonly System[]): System {
  const found = systems.find((system) => system.name === name);
  if (found !== undefined) return found;
  const known = systems.map((system) => system.name);
  throw new CommandError(
    `no system is called ${JSON.stringify(name)}\n${capitalized(suggestName(name, known))}`,
  );
}

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

async function declaredSystems(flags: SystemsFlags, signal: AbortSignal): Promise<readonly System[]> {
  const choice = stackChoice(flags);
  const folder = programFolder(choice.folder);
  const environment = process.env;
  if (flags.systemsFile !== undefined) {
    const { EXTRAHOP_SYSTEMS: _, ...credentials } = environment;
    return loadSystems({
      systemsFile: resolve(flags.systemsFile),
      folder,
      environment: credentials,
      checkCaFiles: false,
    });
  }
  const names = ["EXTRAHOP_SYSTEMS", "EXTRAHOP_SYSTEMS_FILE"];
  const stackNamed = flags.stack !== undefined || flags.cwd !== undefined;
  if (!stackNamed && names.some((name) => (environment[name] ?? "") !== "")) {
    return loadSystems({ folder, environment, checkCaFiles: false });
  }
  return loadSystems({
    ...(await readSystemsConfig(choice, signal)),
    folder,
    environment,
    checkCaFiles: false,
  });
}

function seconds(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 86_400) {
    throw new InvalidArgumentError("It must be a whole number of seconds from 1 to 86400.");
  }
  return number;
}
