import { configPath } from "./configPath.js";
import type { System } from "./system.js";

/**
 * What sets a setting of a system, for the end of a fix: a command, or the place in the program, the
 * environment or the systems file that declares the system.
 *
 * @param value what the setting is set to, or a word for it in capitals
 */
export function howToSet(
  { name, declaredIn }: Pick<System, "name" | "declaredIn">,
  setting: string,
  value?: string,
): string {
  const named = JSON.stringify(name);
  const shown = value === undefined ? "" : `: ${value}`;
  switch (declaredIn) {
    case "program":
      return `${setting}${shown} of the system that the program describes as ${named}`;
    case "systems-file":
      return `the column ${setting} of ${named} in the systems file${shown}`;
    case "environment":
      return `${setting}${shown} of ${named} in EXTRAHOP_SYSTEMS`;
    default: {
      const stack = declaredIn === undefined ? "" : ` --stack ${declaredIn.stack}`;
      return `pulumi config set${stack} --path ${configPath(name, setting)} ${value ?? "--secret"}`;
    }
  }
}
