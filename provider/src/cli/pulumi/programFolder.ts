import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The folder that the engine runs the program in, against which relative paths of the configuration and of
 * sources are resolved: the project's folder, or what `main` in its Pulumi.yaml names.
 *
 * @param folder of the project, or one below it
 */
export function programFolder(folder: string): string {
  const file = projectFile(resolve(folder));
  if (file === undefined) return resolve(folder);
  const main = mainOf(file);
  if (main === undefined) return dirname(file);
  const path = resolve(dirname(file), main);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
}

function projectFile(folder: string): string | undefined {
  const found = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
  if (found !== undefined) return found;
  const parent = dirname(folder);
  return parent === folder ? undefined : projectFile(parent);
}

/** A project file that cannot be read is reported by Pulumi itself. */
function mainOf(file: string): string | undefined {
  try {
    const text = readFileSync(file, "utf8");
    if (!text.includes("main")) return undefined;
    const { parse } = require("yaml") as typeof import("yaml");
    const project: unknown = parse(text);
    const main = (project as { readonly main?: unknown } | null)?.main;
    return typeof main === "string" && main !== "" ? main : undefined;
  } catch {
    return undefined;
  }
}
