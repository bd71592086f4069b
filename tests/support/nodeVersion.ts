import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { cacheFolder } from "../../tools/pulumi/cacheFolder.js";
import { shellEnvironment } from "./packageManagers.js";

/**
 * A Node of another major version. The npm packages of Node's own releases hold it; it is installed once,
 * into a per-user cache.
 *
 * @returns full path of `node`; undefined where it cannot be had: such tests are skipped, visibly
 */
export function nodeVersion(major: number): string | undefined {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), "node", String(major));
  const node = join(folder, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (existsSync(node)) return node;
  const made = `${folder}.${process.pid}`;
  try {
    mkdirSync(made, { recursive: true });
    execFileSync(
      "npm",
      ["install", "--prefix", made, "--ignore-scripts", "--no-audit", "--no-fund", `${name}@${major}`],
      {
        stdio: "ignore",
        timeout: 240_000,
        env: shellEnvironment,
      },
    );
    mkdirSync(dirname(folder), { recursive: true });
    renameSync(made, folder);
  } catch {
    // No registry, no such platform; or another process was quicker.
    rmSync(made, { recursive: true, force: true });
  }
  return existsSync(node) ? node : undefined;
}
