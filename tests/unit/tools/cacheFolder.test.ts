import { join } from "node:path";
import { cacheFolder } from "../../../tools/pulumi/cacheFolder.js";

describe("the per-user cache folder", () => {
  it.each([
    ["Linux", "linux", { HOME: "/home/ada" }, ["/home/ada", ".cache"]],
    ["Linux with XDG_CACHE_HOME", "linux", { HOME: "/home/ada", XDG_CACHE_HOME: "/fast" }, ["/fast"]],
    ["macOS", "darwin", { HOME: "/Users/ada" }, ["/Users/ada", "Library", "Caches"]],
    ["Windows", "win32", { HOME: "/ada", LOCALAPPDATA: "/ada/Local" }, ["/ada/Local"]],
    ["Windows without LOCALAPPDATA", "win32", { HOME: "/ada" }, ["/ada", "AppData", "Local"]],
  ] as const)("lies where %s keeps such things", (_title, platform, environment, parent) => {
    expect(cacheFolder(environment, platform).startsWith(join(...parent, "pulumi-extrahop"))).toBe(true);
  });

  it("falls back to the account's home folder when HOME is not set", () => {
    expect(cacheFolder({}, "linux")).toMatch(/^\/.+\/\.cache\/pulumi-extrahop$/);
  });
});
