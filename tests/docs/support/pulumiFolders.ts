import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../../tools/repository.js";

let folders: string | undefined;

/**
 * What `npm run pulumi:env` puts before PATH: the folder of the CLI, and those of what it needs. The set-up
 * of these tests has got it.
 */
export function pulumiFolders(): string {
  folders ??= /^export PATH="(.*):\$PATH"$/m.exec(
    execFileSync(process.execPath, [join(repository, "tools", "dist", "pulumi", "environment.js")], {
      encoding: "utf8",
    }),
  )?.[1];
  if (folders === undefined) throw new Error("npm run pulumi:env names no folder");
  return folders;
}
