import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../../tools/repository.js";

const run = promisify(execFile);

/**
 * Packs a workspace as `npm publish` would.
 *
 * @param folder where the tarball goes
 * @returns full path of the tarball
 */
export async function packPackage(workspace: "provider" | "simulator", folder: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "-w", workspace, "--pack-destination", folder, "--json"], {
    cwd: repository,
  });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  if (packed === undefined) throw new Error(`npm pack made nothing of ${workspace}:\n${stdout}`);
  return join(folder, packed.filename);
}
