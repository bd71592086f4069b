import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../../tools/repository.js";

/** Entries of this repository's node_modules that a Pulumi program and its scripts use. */
export const usedPackages = [".bin", "@pulumi", "@types", "pulumi-extrahop", "ts-node", "typescript"];

/**
 * Lets a project find this repository's packages. Only those that it uses: at each command the language host
 * reads every package.json below node_modules, and this repository has 750 of them.
 */
export async function linkPackages(project: string): Promise<void> {
  const folder = join(project, "node_modules");
  await mkdir(folder);
  for (const name of usedPackages)
    await symlink(join(repository, "node_modules", name), join(folder, name), "junction");
}
