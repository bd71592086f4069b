/** `npm run packages`: the packages as tarballs, to install where no registry has them. */
import { join, relative } from "node:path";
import { repository } from "../repository.js";
import { packPackage, workspaces } from "./pack.js";

async function main(): Promise<void> {
  for (const workspace of workspaces) {
    const tarball = await packPackage(workspace, join(repository, "packages"));
    process.stdout.write(`${relative(repository, tarball)}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
