import { configPath } from "./configPath.js";
import type { System } from "./system.js";

/**
 * What sets a setting of a system, for the end of a fix: a command, or the place in the program or in the
 * systems file that declares the system.
 *
 * @param value what the setting is set to, or a word for it in capitals
 */
export function howToSet(
  { name, declaredIn }: Pick<System, "name" | "declaredIn">,
  setting: string,
  value?: string,
): string {
  const named = JSON.stringify(name);
  switch (declaredIn) {
    case "program":
      return `${setting}${value === undefined ? "" : `: ${value}`} of the system that the program describes as ${named}`;
    case "systems-file":
      return `the column ${setting} of ${named} in the systems file${value === undefined ? "" : `: ${value}`}`;
    default:
      return `pulumi config set --path ${configPath(name, setting)} ${value ?? "--secret"}`;
  }
}
