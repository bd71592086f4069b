import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withStoreLock } from "../../provider/src/sources/storeLock.js";
import { cleanUp } from "../support/cleanUp.js";
import { feedServer } from "../support/sources/feedServer.js";
import { projectWith } from "../support/sources/projectWith.js";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { unprivileged } from "../support/unprivileged.js";

const declaration = "sources: { own: { file: own.txt } }\n";
const files = { "own.txt": "198.51.100.7\n" };
const neverAborted = () => new AbortController().signal;

/** A project with the lock of another update. */
async function lockedProject(text: string, ageSeconds: number) {
  const project = await projectWith(declaration, files);
  await project.update();
  const lock = join(project.folder, ".extrahop", "update.lock");
  await writeFile(lock, text);
  const then = new Date(Date.now() - ageSeconds * 1000);
  await utimes(lock, then, then);
  return project;
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  return child.pid ?? 0;
}

describe("the lock of a store", () => {
  it.each<[what: string, text: () => Promise<string>, ageSeconds: number]>([
    ["is empty, from a crash", async () => "", 120],
    ["is of a process of another container that is gone", async () => '{"pid":1,"place":"elsewhere"}', 120],
    ["holds no JSON", async () => "4711", 120],
  ])("is taken over where it %s", async (_what, text, age) => {
    const project = await lockedProject(await text(), age);
    expect(await project.update()).toMatchObject([{ result: "unchanged" }]);
    expect(await readdir(join(project.folder, ".extrahop"))).not.toContain("update.lock");
  });

  it("of a process that no longer runs is taken over at once", async () => {
    const folder = await temporaryFolder();
    const path = join(folder, "update.lock");
    await withStoreLock(
      folder,
      neverAborted(),
      () => undefined,
      async () => {
        const held = JSON.parse(await readFile(path, "utf8")) as object;
        await writeFile(join(folder, "copy"), JSON.stringify({ ...held, pid: await endedProcess() }));
      },
    );
    await writeFile(path, await readFile(join(folder, "copy")));
    expect(
      await withStoreLock(
        folder,
        neverAborted(),
        () => undefined,
        async () => "done",
      ),
    ).toBe("done");
  });

  it("is not taken from a process of another container that renews it", async () => {
    const project = await lockedProject('{"pid":1,"place":"elsewhere"}', 0);
    const lock = join(project.folder, ".extrahop", "update.lock");
    let ended = false;
    const update = project.update().finally(() => {
      ended = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(ended).toBe(false);
    await rm(lock);
    expect(await update).toMatchObject([{ result: "unchanged" }]);
  });

  it("lets one of many waiters work at a time, also where all find it abandoned", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "update.lock"), "");
    const long = new Date(0);
    await utimes(join(folder, "update.lock"), long, long);
    let working = 0;
    let most = 0;
    const work = async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
    };
    await Promise.all(
      Array.from({ length: 12 }, () => withStoreLock(folder, neverAborted(), () => undefined, work)),
    );
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a store that cannot be written", () => {
  it("because it is read-only fails with the folder and the reason, and changes nothing", async () => {
    const project = await projectWith(declaration, files);
    await project.update();
    const before = await project.lockText();
    await chmod(project.folder, 0o755);
    await chmod(join(project.folder, ".extrahop"), 0o555);
    await unprivileged(async () => {
      await expect(project.update()).rejects.toMatchObject({
        code: "EXTRAHOP_STORE_FAILED",
        message: expect.stringMatching(/\.extrahop.*EACCES/s),
      });
    });
    await chmod(join(project.folder, ".extrahop"), 0o755);
    expect(await project.lockText()).toBe(before);
  });

  it("because the disk is full keeps the pinned content, and succeeds once there is space", async () => {
    const disk = await smallDisk();
    if (disk === undefined) {
      process.stderr.write("skipped: this machine does not allow mounting a small file system\n");
      return;
    }
    const server = await feedServer((_request, response) => response.end("198.51.100.7\n"));
    const project = await projectWith(`sources: { web: { url: "${server.url}/" } }\nstore: ${disk}/store\n`);
    await project.update();
    const before = await project.lockText();
    server.answer((_request, response) => response.end("203.0.113.9\n".repeat(200_000)));
    await expect(project.update()).rejects.toMatchObject({
      code: "EXTRAHOP_STORE_FAILED",
      message: expect.stringMatching(/ENOSPC.*Free space/s),
    });
    expect(await project.lockText()).toBe(before);
    expect(await readdir(join(disk, "store", "incoming"))).toEqual([]);
    expect(await stat(join(disk, "store", "update.lock")).catch(() => undefined)).toBeUndefined();
    server.answer((_request, response) => response.end("198.51.100.8\n"));
    expect(await project.update()).toMatchObject([{ result: "updated", added: 1, removed: 1 }]);
  });
});

/** A file system of a megabyte; undefined where this account may not mount one. */
async function smallDisk(): Promise<string | undefined> {
  const path = join(await temporaryFolder(), "disk");
  await mkdir(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", path], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  cleanUp(async () => {
    execFileSync("umount", [path]);
  });
  return path;
}
