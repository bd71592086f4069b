import {
  fleetSetting,
  readSystemNames,
  removedSystemsKey,
  retiredSystemsKey,
  withoutUndefined,
} from "../../systems/index.js";
import { CommandError } from "../commandError.js";
import { runPulumi, type StackChoice } from "./pulumiCli.js";

/** What a stack's configuration says of systems, secrets in plain text. */
export interface SystemsConfig {
  readonly systems?: string;
  readonly systemsFile?: string;
  readonly removedSystems: readonly string[];
  readonly retiredSystems: readonly string[];
  /** Keys of `extrahop:feeds`, each the name or pattern of a system. */
  readonly feedsFor: readonly string[];
  /** How `fleet` groups the systems; undefined where the stack manages them itself. */
  readonly grouping?: string;
}

export async function readSystemsConfig(choice: StackChoice, signal: AbortSignal): Promise<SystemsConfig> {
  const config = await readConfig(choice, signal);
  const text = (key: string) => {
    const value = config[key]?.value;
    return typeof value === "string" ? value : undefined;
  };
  return withoutUndefined<SystemsConfig>({
    systems: text("extrahop:systems"),
    systemsFile: text("extrahop:systemsFile"),
    removedSystems: readSystemNames(text(removedSystemsKey)),
    retiredSystems: readSystemNames(text(retiredSystemsKey)),
    feedsFor: Object.keys(feedsIn(config)),
    grouping: text(fleetSetting),
  });
}

/** The value of `extrahop:feeds`; empty where the stack has none. */
export async function readFeeds(
  choice: StackChoice,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>>> {
  return feedsIn(await readConfig(choice, signal));
}

/** The text of one value, JSON where it is an object; undefined where the stack has none. */
export async function readConfigText(
  key: string,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { value, objectValue } = (await readConfig(choice, signal))[key] ?? {};
  if (typeof value === "string") return value;
  return objectValue === undefined ? undefined : JSON.stringify(objectValue);
}

function feedsIn(config: Config): Readonly<Record<string, unknown>> {
  const feeds = config["extrahop:feeds"]?.objectValue;
  return typeof feeds === "object" && feeds !== null ? { ...feeds } : {};
}

type Config = Readonly<
  Record<string, { readonly value?: unknown; readonly objectValue?: unknown } | undefined>
>;

async function readConfig(choice: StackChoice, signal: AbortSignal): Promise<Config> {
  const action = "reading the stack's configuration";
  const text = await runPulumi(["config", "", "--json", "--show-secrets"], choice, { action, signal });
  try {
    return JSON.parse(text) as Config;
  } catch {
    throw new CommandError(
      `${action} failed: pulumi printed no JSON\nCheck that its version is 3.216 or newer.`,
    );
  }
}

/** A value of one system in `extrahop:systems`. */
export interface SystemValue {
  readonly system: string;
  readonly field: string;
  readonly value: string;
}

/** Whether a system's name can be in a path of the configuration, whose quoting has no way to write these. */
export function fitsPath(system: string): boolean {
  return !system.includes("\\") && !system.includes("'=");
}

function pathOf({ system, field }: SystemValue): string {
  return `${systemPath(system)}.${field}`;
}

/** Path of a system's entry. */
export function systemPath(system: string, key = "extrahop:systems"): string {
  return `${key}["${system.replaceAll('"', '\\"')}"]`;
}

/** What `pulumi config set --path` stores as a number or a boolean unless it is marked as text. */
const wouldConvert = /^([+-]?\d+|true|false)$/i;

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
    if (wouldConvert.test(value.value)) {
      await storeText(pathOf(value), value.value, choice, signal);
      continue;
    }
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
  await storeSecretAt(
    pathOf(value),
    value.value,
    choice,
    signal,
    `storing ${value.field} of ${value.system}`,
  );
}

/** As {@link storeSecret}, at any path. */
export async function storeSecretAt(
  path: string,
  value: string,
  choice: StackChoice,
  signal: AbortSignal,
  action = `storing ${path}`,
): Promise<void> {
  await runPulumi(["config", "set", "--secret", "--path", "--", path], choice, {
    action,
    input: value,
    signal,
  });
}

/** Stores one value that may look like a number, as text. */
export async function storeText(
  path: string,
  value: string,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  await runPulumi(["config", "set", "--path", "--type", "string", "--", path, value], choice, {
    action: "storing hosts and settings",
    signal,
  });
}

/** Removes a value, a map or an item of a list; one that is not there is fine. */
export async function removeValue(path: string, choice: StackChoice, signal: AbortSignal): Promise<void> {
  await runPulumi(["config", "rm", "--path", "--", path], choice, { action: `removing ${path}`, signal });
}

/** Replaces a list of systems' names; an empty one is removed. */
export async function storeNames(
  key: string,
  names: readonly string[],
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  await runPulumi(["config", "rm", "--", key], choice, { action: `storing ${key}`, signal });
  for (const [index, name] of names.entries()) await storeText(`${key}[${index}]`, name, choice, signal);
}
