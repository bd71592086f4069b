import { chmodSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { compileCacheFolder } from "../../../provider/src/inspection/cacheFolder.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

describe("the folder of modules that Node compiled", () => {
  it("is beside the inspections, and only its owner can enter it", async () => {
    const cache = await temporaryFolder();
    const folder = compileCacheFolder({ XDG_CACHE_HOME: cache });
    expect(folder).toBe(join(cache, "pulumi-extrahop", "compiled"));
    expect(statSync(folder ?? "").mode & 0o777).toBe(0o700);
  });

  it.each([
    ["a folder is set", { NODE_COMPILE_CACHE: "elsewhere" }],
    ["a folder is set to nothing", { NODE_COMPILE_CACHE: "" }],
    ["the caches are switched off", { EXTRAHOP_CONTENT_CACHE: "off" }],
  ])("is left to the user where %s", async (_, environment) => {
    expect(compileCacheFolder({ XDG_CACHE_HOME: await temporaryFolder(), ...environment })).toBeUndefined();
  });

  it("is not used where others can write, since compiled code is run", async () => {
    const cache = await temporaryFolder();
    const folder = join(cache, "pulumi-extrahop", "compiled");
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(compileCacheFolder({ XDG_CACHE_HOME: cache })).toBeUndefined();
  });

  it("is not used where it cannot be made", async () => {
    const cache = await temporaryFolder();
    expect(compileCacheFolder({ XDG_CACHE_HOME: join(cache, "missing\0") })).toBeUndefined();
  });
});
