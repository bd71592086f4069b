import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Config } from "@pulumi/pulumi/config.js";
import { warn } from "@pulumi/pulumi/log/index.js";
import * as runtimeConfig from "@pulumi/pulumi/runtime/config.js";
import { getStack } from "@pulumi/pulumi/runtime/settings.js";
import { configPath } from "../systems/index.js";

const secretFields = ["apiKey", "clientSecret", "proxy"] as const;

interface StoredKey {
  readonly system: string;
  readonly field: (typeof secretFields)[number];
  readonly value: string;
}

/**
 * Missing in the SDK's types only: it also knows the configuration of an inline program of the Automation
 * API.
 */
const { isConfigSecret } = runtimeConfig as unknown as { isConfigSecret(key: string): boolean };

let isDone = false;

/** Warns once in a run, at preview too, of credentials that were stored without --secret. */
export function warnOfPlainTextKeys(): void {
  if (isDone) return;
  isDone = true;
  const keys = plainTextKeys();
  if (keys.length > 0) void warn(warningOf(keys));
}

function plainTextKeys(): readonly StoredKey[] {
  const keys = storedKeys(new Config("extrahop").get("systems"));
  if (keys.length === 0 || !isConfigSecret("extrahop:systems")) return keys;
  // One encrypted value makes the whole map a secret; which others are not is in the stack's settings alone.
  const settings = stackSettings();
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
function stackSettings(): string {
  const name = `Pulumi.${getStack().split("/").at(-1)}.yaml`;
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      if (dirname(folder) === folder) return "";
    }
  }
}

const maxCommands = 5;

function warningOf(keys: readonly StoredKey[]): string {
  const commands = keys
    .slice(0, maxCommands)
    .map(({ system, field }) => `  pulumi config set --path ${configPath(system, field)} --secret`);
  const more = keys.length - commands.length;
  return [
    `${keys.length === 1 ? "A credential is" : `${keys.length} credentials are`} stored in plain text in the stack's configuration. Encrypt ` +
      "each, and make a new one where the file was shared:",
    ...commands,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}
