import { parse } from "yaml";

interface DeclaredKey {
  readonly type: string;
  readonly description: string;
  readonly default?: unknown;
}

/** Keys that the package does not read itself: the program at the root does. */
const ofRoot = new Set(["extrahop:collections", "extrahop:feeds", "extrahop:sourcesDeclaration"]);

/** Table of the configuration keys that a Pulumi.yaml declares. */
export function configurationKeys(pulumiYaml: string): string {
  const { config } = parse(pulumiYaml) as { config: Readonly<Record<string, DeclaredKey>> };
  const rows = Object.entries(config).map(([key, declared]) => {
    const root = ofRoot.has(key) ? " (*root*)" : "";
    return `| \`${key}\`${root} | ${declared.type} | ${declared.description.trim()} | ${shown(declared.default)} |`;
  });
  return ["| key | type | meaning | default |", "|---|---|---|---|", ...rows].join("\n");
}

function shown(value: unknown): string {
  const isEmpty = value === "" || JSON.stringify(value) === "{}" || JSON.stringify(value) === "[]";
  return isEmpty ? "none" : `\`${String(value)}\``;
}
