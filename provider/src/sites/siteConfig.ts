import type { BaseStack } from "./baseStack.js";
import { type ConfigValue, type ProjectOptions, pulumi, readConfig } from "./stackCommands.js";

/**
 * Names of the keys that a site's stack has from the base stack, so that a key which is removed there is
 * removed here.
 */
const inheritedKey = "extrahop:inherited";

/**
 * What a program would read the systems from before it looks into the environment, where those of the site
 * are.
 */
const emptied: Readonly<Record<string, string>> = { "extrahop:systems": "{}", "extrahop:systemsFile": "" };

/** What has to be done to a site's configuration. */
export interface ConfigChanges {
  readonly plain: ReadonlyMap<string, string>;
  readonly secret: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

/**
 * What makes a site's configuration follow the base stack's. Keys that the site's stack has of its own stay;
 * those that came from the base stack and are no longer there go.
 */
export function configChanges(
  base: BaseStack["shared"],
  site: ReadonlyMap<string, ConfigValue>,
): ConfigChanges {
  const plain = new Map<string, string>();
  const secret = new Map<string, string>();
  for (const [key, wanted] of base) {
    const found = site.get(key);
    if (found?.value === wanted.value && found.secret === wanted.secret) continue;
    (wanted.secret ? secret : plain).set(key, wanted.value);
  }
  for (const [key, nothing] of Object.entries(emptied)) {
    const { value } = site.get(key) ?? {};
    if (value !== undefined && value !== nothing && value !== "") plain.set(key, nothing);
  }
  const inherited = JSON.stringify([...base.keys()].sort());
  const before = site.get(inheritedKey)?.value;
  if (before !== inherited && (before !== undefined || base.size > 0)) plain.set(inheritedKey, inherited);
  return {
    plain,
    secret,
    removed: inheritedKeys(before, site).filter((key) => site.has(key) && !base.has(key)),
  };
}

/**
 * A site's stack of an earlier version has no list; all plain keys of ours in it came from the base stack.
 */
function inheritedKeys(list: string | undefined, site: ReadonlyMap<string, ConfigValue>): readonly string[] {
  if (list !== undefined) return JSON.parse(list) as readonly string[];
  return [...site]
    .filter(([key, { secret }]) => key.startsWith("extrahop:") && !secret && emptied[key] === undefined)
    .map(([key]) => key);
}

/**
 * Makes a site's configuration follow the base stack's. Secrets go through the standard input and are stored
 * encrypted.
 */
export async function followBase(stack: string, base: BaseStack, project: ProjectOptions): Promise<void> {
  const { plain, secret, removed } = configChanges(base.shared, await readConfig(stack, project));
  if (removed.length > 0) await pulumi(["config", "rm-all", "--stack", stack, ...removed], project);
  if (plain.size > 0) {
    const pairs = [...plain].flatMap(([key, value]) => ["--plaintext", `${key}=${value}`]);
    await pulumi(["config", "set-all", "--stack", stack, ...pairs], project);
  }
  for (const [key, value] of secret) {
    await pulumi(["config", "set", "--secret", "--stack", stack, key], project, { input: value });
  }
}
