import { lstatSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where inspections are kept between runs: per user, by each platform's convention for what can be made
 * again.
 *
 * @param setting value of `extrahop:contentCache` or EXTRAHOP_CONTENT_CACHE: `off`, or a folder
 * @returns undefined where the cache is switched off
 */
export function contentCacheFolder(
  setting: string | undefined,
  environment: Environment,
): string | undefined {
  const chosen = setting || environment["EXTRAHOP_CONTENT_CACHE"];
  if (chosen === "off" || chosen === "false") return undefined;
  if (chosen !== undefined && chosen !== "" && chosen !== "on" && chosen !== "true") return chosen;
  return join(userCache(environment), "inspections");
}

/**
 * Where Node keeps compiled modules between the runs of a fleet, beside the inspections: compiling the SDK
 * takes a third of its load time. Node reads NODE_COMPILE_CACHE from version 22.1 on.
 *
 * @returns undefined where a folder is set already, the caches are switched off, or others can write there
 */
export function compileCacheFolder(environment: Environment): string | undefined {
  if (environment["NODE_COMPILE_CACHE"] !== undefined) return undefined;
  if (contentCacheFolder(undefined, environment) === undefined) return undefined;
  const folder = join(userCache(environment), "compiled");
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

function userCache(environment: Environment): string {
  return join(platformCache(environment), "pulumi-extrahop");
}

function platformCache(environment: Environment): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (xdg !== undefined && xdg !== "") return xdg;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32" && local !== undefined) return local;
  return join(homedir(), ".cache");
}
