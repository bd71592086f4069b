import { cp, mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "./repository.js";

/** What makes the project at the root of this repository, without tests, tools and output. */
const parts = ["Pulumi.yaml", "index.ts", "package.json", "tsconfig.json", "tsconfig.base.json", "stix"];

/**
 * Copies the root project to a new folder, so that no stack file and no edited feed lands in the checkout.
 * Packages are resolved through a link to the checkout's own node_modules.
 */
export async function copyRootProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const part of parts) await cp(join(repository, part), join(folder, part), { recursive: true });
  await symlink(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
}
