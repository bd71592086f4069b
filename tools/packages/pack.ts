import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../repository.js";

const run = promisify(execFile);

/** What is published, by the folders of the workspaces. */
export const workspaces = ["provider", "simulator", "policies"] as const;
export type Workspace = (typeof workspaces)[number];

/**
 * Packs a workspace as `npm publish` would; it must be built.
 *
 * @param folder where the tarball goes; made when missing
 * @returns full path of the tarball
 */
export async function packPackage(workspace: Workspace, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { stdout } = await run("npm", ["pack", "-w", workspace, "--pack-destination", folder, "--json"], {
    cwd: repository,
  });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm pack made nothing of ${workspace}:\n${stdout}`);
  return join(folder, packed.filename);
}
