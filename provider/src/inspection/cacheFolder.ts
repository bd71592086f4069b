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
  return join(userCache(environment), "pulumi-extrahop", "inspections");
}

function userCache(environment: Environment): string {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (xdg !== undefined && xdg !== "") return xdg;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches");
  if (process.platform === "win32" && local !== undefined) return local;
  return join(homedir(), ".cache");
}
