import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The per-user folder for what can be made again, by each platform's own convention: `XDG_CACHE_HOME` when
 * set (XDG Base Directory Specification), `~/Library/Caches` on macOS, `%LOCALAPPDATA%` on Windows, else
 * `~/.cache`.
 */
export function cacheFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const home = environment["HOME"] || homedir();
  const xdg = environment["XDG_CACHE_HOME"];
  if (xdg) return join(xdg, "pulumi-extrahop");
  if (platform === "darwin") return join(home, "Library", "Caches", "pulumi-extrahop");
  if (platform === "win32") {
    return join(environment["LOCALAPPDATA"] || join(home, "AppData", "Local"), "pulumi-extrahop", "cache");
  }
  return join(home, ".cache", "pulumi-extrahop");
}
