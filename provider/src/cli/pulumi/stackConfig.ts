import { CommandError } from "../commandError.js";
import { runPulumi, type StackChoice } from "./pulumiCli.js";

/** What a stack's configuration says of systems, secrets in clear. */
export interface SystemsConfig {
  readonly systems?: string;
  readonly systemsFile?: string;
}

export async function readSystemsConfig(choice: StackChoice, signal: AbortSignal): Promise<SystemsConfig> {
  const action = "reading the stack's configuration";
  const text = await runPulumi(["config", "", "--json", "--show-secrets"], choice, { action, signal });
  let config: Readonly<Record<string, { readonly value?: unknown } | undefined>>;
  try {
    config = JSON.parse(text) as typeof config;
  } catch {
    throw new CommandError(
      `${action} failed: pulumi gave no JSON\nCheck that its version is 3.216 or newer.`,
    );
  }
  const systems = config["extrahop:systems"]?.value;
  const systemsFile = config["extrahop:systemsFile"]?.value;
  return {
    ...(typeof systems === "string" ? { systems } : {}),
    ...(typeof systemsFile === "string" ? { systemsFile } : {}),
  };
}

/** A value of one system in `extrahop:systems`. */
export interface SystemValue {
  readonly system: string;
  readonly field: string;
  readonly value: string;
}

/** Whether a system's name can stand in a path of the configuration, whose quoting has no way to write these. */
export function fitsPath(system: string): boolean {
  return !system.includes("\\") && !system.includes("'=");
}

function pathOf({ system, field }: SystemValue): string {
  return `extrahop:systems["${system.replaceAll('"', '\\"')}"].${field}`;
}

/** Characters of one command line, well below the least limit of an operating system (Windows: 32,767). */
const maxCharacters = 16_000;

/** Stores plain values, many with one command. */
export async function storePlain(
  values: readonly SystemValue[],
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  let args: string[] = [];
  let characters = 0;
  const flush = async () => {
    if (args.length === 0) return;
    await runPulumi(["config", "set-all", "--path", ...args], choice, {
      action: "storing hosts and settings",
      signal,
    });
    args = [];
    characters = 0;
  };
  for (const value of values) {
    // Quoted, so that the key may hold an equals sign.
    const pair = `'${pathOf(value)}'=${value.value}`;
    if (characters + pair.length > maxCharacters) await flush();
    args.push("--plaintext", pair);
    characters += pair.length;
  }
  await flush();
}

/** Encrypts and stores one value, which goes through the standard input. */
export async function storeSecret(
  value: SystemValue,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  await runPulumi(["config", "set", "--secret", "--path", "--", pathOf(value)], choice, {
    action: `storing ${value.field} of ${value.system}`,
    input: value.value,
    signal,
  });
}
