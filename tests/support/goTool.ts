import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { cacheFolder } from "../../tools/pulumi/cacheFolder.js";
import { findProgram, pathFolders } from "../../tools/pulumi/programs.js";

const buildMilliseconds = 600_000;

/**
 * A program that tests need and no package registry but Go's has, built once from its official module into
 * the per-user cache.
 *
 * @param moduleFolder folder with the go.mod and go.sum that pin it
 * @param mainPackage import path of its main package
 * @returns its path, or why there is none: tests that need it are skipped, visibly
 */
export function goTool(
  moduleFolder: string,
  mainPackage: string,
): { readonly program: string } | { readonly missing: string } {
  const pins = ["go.mod", "go.sum"].map((file) => readFileSync(join(moduleFolder, file), "utf8")).join("\n");
  const key = createHash("sha256").update(pins).digest("hex").slice(0, 8);
  const folder = join(cacheFolder(), basename(moduleFolder));
  const program = join(folder, `${basename(mainPackage)}-${process.platform}-${process.arch}-${key}`);
  if (existsSync(program)) return { program };
  if (findProgram("go", pathFolders(process.env)) === undefined) return { missing: "no `go` is on PATH" };
  mkdirSync(folder, { recursive: true });
  // Built beside its place, so that another process never finds half of it.
  const unfinished = `${program}.${process.pid}`;
  try {
    execFileSync("go", ["build", "-buildvcs=false", "-ldflags", "-s -w", "-o", unfinished, mainPackage], {
      cwd: moduleFolder,
      stdio: ["ignore", "ignore", "pipe"],
      timeout: buildMilliseconds,
    });
  } catch (error) {
    return { missing: `it cannot be built: ${error instanceof Error ? error.message : String(error)}` };
  }
  renameSync(unfinished, program);
  return { program };
}
