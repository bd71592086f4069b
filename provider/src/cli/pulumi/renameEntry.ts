import { runPulumi, type StackChoice } from "./pulumiCli.js";
import { removeValue, storeSecretAt, storeText, systemPath } from "./stackConfig.js";

const keys = ["extrahop:systems", "extrahop:feeds"];

interface Value {
  readonly value?: string;
  readonly objectValue?: unknown;
  readonly secret?: boolean;
}

/**
 * Moves a system's entry, and its feeds where the stack lists them by system, to another name; what is secret
 * stays so.
 */
export async function renameEntry(
  from: string,
  to: string,
  choice: StackChoice,
  signal: AbortSignal,
): Promise<void> {
  for (const key of keys) {
    const entry = await readValue(systemPath(from, key), choice, signal);
    if (entry === undefined) continue;
    for (const steps of leavesOf(entry.objectValue ?? JSON.parse(entry.value ?? "null"), "")) {
      const old = await readValue(`${systemPath(from, key)}${steps}`, choice, signal);
      const path = `${systemPath(to, key)}${steps}`;
      if (old?.value === undefined) continue;
      if (old.secret === true) await storeSecretAt(path, old.value, choice, signal);
      else await storeText(path, old.value, choice, signal);
    }
    await removeValue(systemPath(from, key), choice, signal);
  }
}

/** Paths to all values that are neither maps nor lists. */
function leavesOf(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`));
  return [path];
}

async function readValue(path: string, choice: StackChoice, signal: AbortSignal): Promise<Value | undefined> {
  const args = ["config", "get", "--json", "--path", "--", path];
  try {
    return JSON.parse(await runPulumi(args, choice, { action: `reading ${path}`, signal })) as Value;
  } catch (error) {
    signal.throwIfAborted();
    if (/configuration key .* not found/.test(String(error))) return undefined;
    throw error;
  }
}
