import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { configPath } from "./configPath.js";

const secretFields = ["apiKey", "clientSecret", "proxy"] as const;

interface StoredKey {
  readonly system: string;
  readonly field: (typeof secretFields)[number];
  readonly value: string;
}

/** A stack's list of systems, and where its settings are. */
export interface StoredSystems {
  /** Value of `extrahop:systems`, secrets in plain text. */
  readonly systems: string | undefined;
  /** True where a part of it is encrypted. */
  readonly isSecret: boolean;
  /** Name of the stack, perhaps qualified. */
  readonly stack: string;
  /** The project's folder, or one below it. */
  readonly folder: string;
}

/**
 * A warning that lists the credentials which were stored without `--secret`, with the commands that encrypt
 * them; undefined without any.
 *
 * @param stackOption what the commands need to address the stack. Default: nothing, it is the selected one
 */
export function plainTextKeysWarning(stored: StoredSystems, stackOption = ""): string | undefined {
  const keys = plainTextKeys(stored);
  return keys.length === 0 ? undefined : warningOf(keys, stackOption);
}

function plainTextKeys({ systems, isSecret, stack, folder }: StoredSystems): readonly StoredKey[] {
  const keys = storedKeys(systems);
  if (keys.length === 0 || !isSecret) return keys;
  // One encrypted value makes the whole map a secret; which others are not is in the stack's settings alone.
  const settings = stackSettings(stack, folder);
  return keys.filter(({ value }) => settings.includes(value));
}

function storedKeys(text: string | undefined): readonly StoredKey[] {
  let systems: unknown;
  try {
    systems = JSON.parse(text ?? "{}");
  } catch {
    // Reported where the list of systems is read.
    return [];
  }
  if (typeof systems !== "object" || systems === null) return [];
  return Object.entries(systems).flatMap(([system, settings]: [string, unknown]) =>
    secretFields.flatMap((field) => {
      const value = (settings as Readonly<Record<string, unknown>> | null)?.[field];
      const isSecret = field === "proxy" ? String(value).includes("@") : value !== "";
      return (typeof value === "string" || typeof value === "number") && isSecret
        ? [{ system, field, value: String(value) }]
        : [];
    }),
  );
}

/** Text of `Pulumi.STACK.yaml` beside the project's Pulumi.yaml; empty where it is elsewhere. */
function stackSettings(stack: string, start: string): string {
  const name = `Pulumi.${stack.split("/").at(-1)}.yaml`;
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      if (dirname(folder) === folder) return "";
    }
  }
}

const maxCommands = 5;

function warningOf(keys: readonly StoredKey[], stackOption: string): string {
  const commands = keys
    .slice(0, maxCommands)
    .map(
      ({ system, field }) => `  pulumi config set${stackOption} --path ${configPath(system, field)} --secret`,
    );
  const more = keys.length - commands.length;
  return [
    `${keys.length === 1 ? "A credential is" : `${keys.length} credentials are`} stored in plain text in the stack's configuration. Encrypt ` +
      "each, and make a new one where the file was shared:",
    ...commands,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}
