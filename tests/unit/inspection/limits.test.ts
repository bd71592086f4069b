import { mkdir, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InspectionCache } from "../../../provider/src/inspection/inspectionCache.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

/** A file of a size that takes no room on the disk. */
async function hole(path: string, bytes: number): Promise<void> {
  await writeFile(path, "");
  await truncate(path, bytes);
}

const gigabyte = 1024 ** 3;

// Reading so much would take hours, so these end only if nothing is read.
describe("the limits of a source", () => {
  it("are checked before its bytes are hashed for the cache", async () => {
    const folder = await temporaryFolder();
    await hole(join(folder, "feed.tgz"), 1024 * gigabyte);
    const cache = new InspectionCache(folder, join(folder, "cache"));
    const { problems } = await cache.inspect("feed.tgz", {});
    expect(problems).toMatchObject([{ code: "unpacks-too-large" }]);
    await cache.close();
  });

  it("hold for all files of a folder together", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "feed"));
    for (let i = 0; i < 3; i++) await hole(join(folder, "feed", `${i}.tgz`), 4000 * gigabyte);
    const cache = new InspectionCache(folder, join(folder, "cache"));
    const { problems } = await cache.inspect("feed", {});
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(["unpacks-too-large"]));
    await cache.close();
  });
});
