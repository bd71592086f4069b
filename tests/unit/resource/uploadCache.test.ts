import { createHash } from "node:crypto";
import { read } from "node:fs";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { InspectionCache } from "../../../provider/src/inspection/inspectionCache.js";
import { Spool, storageError } from "../../../provider/src/resource/spool.js";
import { UploadCache } from "../../../provider/src/resource/uploadCache.js";
import { defaultLimits } from "../../../provider/src/systems/system.js";
import { cleanUp } from "../../support/cleanUp.js";
import { bundleOf, packageOf } from "../../support/stix/feeds.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";

const readAt = promisify(read);
const openFiles = async () => (await readdir("/proc/self/fd")).length;

async function cacheOver(folder: string): Promise<UploadCache> {
  const cache = new UploadCache(new InspectionCache(folder, undefined));
  cleanUp(() => cache.close());
  return cache;
}

async function request(cache: UploadCache, source: string, generation: "stix1" | "stix2") {
  const { digest } = await cache.inspect(source, {});
  return { source, choices: {}, digest, generation, name: source, limits: defaultLimits };
}

describe("files that are ready to be sent", () => {
  it.each([
    ["as they are", "stix2", 3],
    ["converted", "stix1", 4],
  ] as const)("%s take no descriptor each", async (_case, generation, allowed) => {
    const folder = await temporaryFolder();
    const cache = await cacheOver(folder);
    const before = await openFiles();
    for (let number = 0; number < 40; number++) {
      await writeFile(join(folder, `${number}.json`), bundleOf([`192.0.2.${number}`]));
      await cache.withUpload(await request(cache, `${number}.json`, generation), () => Promise.resolve());
    }
    expect((await openFiles()) - before).toBeLessThan(allowed);
  });

  it("each have their own bytes in the spool", async () => {
    const folder = await temporaryFolder();
    const cache = await cacheOver(folder);
    const numbers = [1, 2, 3, 4, 5];
    for (const number of numbers)
      await writeFile(join(folder, `${number}.xml`), packageOf([`h${number}.example`]));
    await Promise.all(
      numbers.map(async (number) => {
        const wish = await request(cache, `${number}.xml`, "stix2");
        await cache.withUpload(wish, async ({ file }) => {
          const { buffer } = await readAt(
            file.descriptor,
            Buffer.alloc(file.bytes),
            0,
            file.bytes,
            file.offset ?? 0,
          );
          expect(createHash("sha256").update(buffer).digest("hex")).toBe(file.sha256);
        });
      }),
    );
  });

  it("that were replaced since the preview are refused", async () => {
    const folder = await temporaryFolder();
    const cache = await cacheOver(folder);
    await writeFile(join(folder, "a.json"), bundleOf(["192.0.2.1"]));
    const wish = await request(cache, "a.json", "stix2");
    await writeFile(join(folder, "a.json"), bundleOf(["192.0.2.2"]));
    await expect(cache.withUpload(wish, () => Promise.resolve())).rejects.toMatchObject({
      code: "EXTRAHOP_SOURCE_CHANGED",
    });
  });
});

describe("temporary files", () => {
  /** No system gives such a number to a process. */
  const ended = () => 99_999_999;

  it("of processes that were killed are removed by a later one, and no others", async () => {
    const parent = await temporaryFolder();
    const past = new Date(Date.now() - 2 * 60 * 60 * 1000);
    const folders = {
      abandoned: `extrahop-upload-${ended()}-a`,
      recent: `extrahop-upload-${ended()}-b`,
      running: `extrahop-upload-${process.pid}-c`,
      other: "somebody-elses",
    };
    for (const [kind, name] of Object.entries(folders)) {
      await mkdir(join(parent, name));
      await writeFile(join(parent, name, "part"), "");
      if (kind !== "recent") await utimes(join(parent, name), past, past);
    }
    const spool = new Spool(parent);
    await writeFile(join(parent, "file"), "content");
    const { descriptor, offset } = await spool.append(join(parent, "file"), 7);
    const { buffer } = await readAt(descriptor, Buffer.alloc(7), 0, 7, offset);
    expect(buffer.toString()).toBe("content");
    await spool.close();
    expect((await readdir(parent)).sort()).toEqual(
      [folders.recent, folders.running, folders.other, "file"].sort(),
    );
  });

  it("that do not fit are reported with the folder and how to choose another", async () => {
    // Writing to this device fails as a full disk does.
    const full = await writeFile("/dev/full", "x").catch((error: unknown) => error);
    const error = storageError(full, "preparing feed.json");
    expect(error).toMatchObject({ code: "EXTRAHOP_TEMPORARY_STORAGE" });
    expect(String(error)).toMatch(/folder for temporary files, .*ENOSPC.*\n.*TMPDIR/s);
    const missing = await readFile("/nowhere").catch((caught: unknown) => caught);
    expect(storageError(missing, "preparing")).toBe(missing);
  });
});
