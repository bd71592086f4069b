import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Root folder of this checkout, found upwards from here: sources and compiled output lie at different depths.
 */
export const repository = findUpwards(__dirname, "package-lock.json");

function findUpwards(folder: string, file: string): string {
  if (existsSync(join(folder, file))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`No folder above ${__dirname} holds ${file}.`);
  return findUpwards(parent, file);
}
