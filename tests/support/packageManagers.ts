import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../tools/pulumi/cacheFolder.js";
import { repository } from "../../tools/repository.js";

const run = promisify(execFile);

/** The package managers that a project of users may have; Plug'n'Play is none of them. */
export const packageManagers = ["npm", "pnpm", "yarn"] as const;
export type PackageManager = (typeof packageManagers)[number];

/** The environment of a user's shell: without what `npm test` tells the scripts it runs. */
export const shellEnvironment: NodeJS.ProcessEnv = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)),
);

const script = (...path: string[]): readonly string[] => [
  process.execPath,
  join(repository, "node_modules", ...path),
];
const cached = (name: string): string => join(cacheFolder(), name);

const commands: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ["npm", "install", "--no-audit", "--no-fund", "--prefer-offline"],
  pnpm: [
    ...script("pnpm", "bin", "pnpm.cjs"),
    ...["install", "--ignore-workspace", "--prefer-offline", "--store-dir", cached("pnpm-store")],
  ],
  // Yarn keeps what came from a file by its path, so a cache of its own for what the tests pack would be
  // stale.
  yarn: [
    ...script("yarn", "bin", "yarn.js"),
    ...[
      "install",
      "--non-interactive",
      "--no-lockfile",
      "--prefer-offline",
      // @pulumi/pulumi asks for Node 22, which npm and pnpm warn of and yarn refuses.
      "--ignore-engines",
      "--cache-folder",
      cached("yarn"),
    ],
  ],
};

/**
 * Installs what the package.json of a folder asks for. @throws Error with what the package manager said when
 * it fails
 */
export async function install(packageManager: PackageManager, folder: string): Promise<void> {
  const [command = "", ...args] = commands[packageManager];
  await run(command, args, { cwd: folder, env: shellEnvironment });
}
