import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../tools/pulumi/cacheFolder.js";

const found = new Map<string, string | undefined>();
const installMilliseconds = 240_000;

/**
 * A Python interpreter that has these packages, for judges and clients in other words than ours. They lie in
 * a per-user cache by the list of packages, so that only the first run installs them.
 *
 * @param packages requirements as pip takes them, e.g. `requests==2.32.3`
 * @returns undefined where Python or a package cannot be had: such tests are skipped, visibly
 */
export function pythonWith(packages: readonly string[]): string | undefined {
  const key = packages.join(" ");
  if (!found.has(key)) found.set(key, prepare(packages));
  return found.get(key);
}

function prepare(packages: readonly string[]): string | undefined {
  const digest = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 16);
  const folder = join(cacheFolder(), "python", digest);
  const interpreter = join(folder, "bin", "python");
  if (existsSync(join(folder, "complete"))) return interpreter;
  try {
    execFileSync("python3", ["--version"], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  // A virtual environment knows its own path, so it is made in place; the mark tells a finished one from one
  // that was broken off.
  const lock = `${folder}.lock`;
  mkdirSync(join(cacheFolder(), "python"), { recursive: true });
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY);
  if (age > installMilliseconds) rmSync(lock, { recursive: true, force: true });
  try {
    mkdirSync(lock);
  } catch {
    return waitFor(join(folder, "complete"), lock) ? interpreter : undefined;
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    const quiet = { stdio: "ignore", timeout: installMilliseconds } as const;
    execFileSync("python3", ["-m", "venv", folder], quiet);
    execFileSync(
      interpreter,
      ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages],
      quiet,
    );
    mkdirSync(join(folder, "complete.making"));
    renameSync(join(folder, "complete.making"), join(folder, "complete"));
    return interpreter;
  } catch {
    return undefined;
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Another test process is installing the same: waits as long as that may take. */
function waitFor(mark: string, lock: string): boolean {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let waited = 0; waited < installMilliseconds && existsSync(lock); waited += 500)
    Atomics.wait(pause, 0, 0, 500);
  return existsSync(mark);
}
