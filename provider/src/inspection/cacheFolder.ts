import { lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where inspections are kept between runs: per user, by each platform's convention for what can be made
 * again.
 *
 * @param setting value of `extrahop:contentCache` or EXTRAHOP_CONTENT_CACHE: `off`, or a folder
 * @returns undefined where the cache is switched off, or the user has no home folder
 */
export function contentCacheFolder(
  setting: string | undefined,
  environment: Environment,
): string | undefined {
  const chosen = setting || environment["EXTRAHOP_CONTENT_CACHE"];
  if (chosen === "off" || chosen === "false") return undefined;
  if (chosen !== undefined && chosen !== "" && chosen !== "on" && chosen !== "true") return chosen;
  const cache = userCache(environment);
  return cache === undefined ? undefined : join(cache, "inspections");
}

/**
 * Where Node keeps compiled modules between the runs of a fleet, beside the inspections: compiling the SDK
 * takes a third of its load time. Node reads NODE_COMPILE_CACHE from version 22.1 on.
 *
 * @returns undefined where a folder is set already, the caches are switched off, or others can write there
 */
export function compileCacheFolder(environment: Environment): string | undefined {
  if (environment["NODE_COMPILE_CACHE"] !== undefined) return undefined;
  const cache = userCache(environment);
  if (cache === undefined || contentCacheFolder(undefined, environment) === undefined) return undefined;
  const folder = join(cache, "compiled");
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return isOwn(folder) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/** Compiled code is run, so nobody else may write it. */
function isOwn(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
}

function userCache(environment: Environment): string | undefined {
  const cache = platformCache(environment);
  return cache === undefined ? undefined : join(cache, "pulumi-extrahop");
}

function platformCache(environment: Environment): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (xdg !== undefined && xdg !== "") return xdg;
  if (process.platform === "win32" && local !== undefined) return local;
  const home = homeFolder();
  if (home === undefined) return undefined;
  return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}

/** Containers may run as a user without an entry in /etc/passwd, and with no HOME or an empty one. */
function homeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
