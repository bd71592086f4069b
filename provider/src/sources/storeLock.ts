import { randomUUID } from "node:crypto";
import { link, open, readFile, readlink, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ExtraHopError } from "../errors/index.js";
import { parseObject } from "./parseObject.js";
import { storeFailed } from "./writeAtomically.js";

const retryMilliseconds = 200;
const maxMilliseconds = 600_000;
/** How often the holder renews the time of its lock. */
const beatMilliseconds = 5_000;
/** After how long without a renewal a lock is abandoned, wherever its process ran. */
const silentMilliseconds = 60_000;

/**
 * Runs work while no other process updates the same store. A lock is abandoned, and taken over, where its
 * process no longer runs on this machine, or where it has not been renewed for a minute: a process of another
 * container or machine cannot be asked.
 *
 * @throws ExtraHopError EXTRAHOP_STORE_FAILED where another update takes longer than ten minutes
 */
export async function withStoreLock<T>(
  folder: string,
  signal: AbortSignal,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(folder, "update.lock");
  const token = JSON.stringify({ pid: process.pid, place: await placeOfProcesses(), id: randomUUID() });
  const began = Date.now();
  for (let reported = false; !(await take(path, token)); reported = true) {
    if (!reported) waiting();
    const abandoned = await abandonedLock(path);
    if (abandoned !== undefined) await takeAway(path, abandoned);
    else if (Date.now() - began > maxMilliseconds) throw occupied(path, await textOf(path));
    else await pause(retryMilliseconds, undefined, { signal });
  }
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, beatMilliseconds);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await textOf(path)) === token) await rm(path, { force: true });
  }
}

/** Where process ids mean the same: the machine and, on Linux, the container. */
async function placeOfProcesses(): Promise<string> {
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return `${hostname()} ${namespace}`.trim();
}

/** Makes the lock, which has its content from the first moment on: a crash leaves no empty one. */
async function take(path: string, token: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  try {
    await writeFile(own, token, { flag: "wx" });
    await link(own, path).catch((error) => makeWithoutLinks(path, token, error));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw storeFailed(`locking the store ${path}`, error);
  } finally {
    await rm(own, { force: true }).catch(() => undefined);
  }
}

const withoutLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);

/** Some file systems have no hard links. */
async function makeWithoutLinks(path: string, token: string, error: NodeJS.ErrnoException): Promise<void> {
  if (!withoutLinks.has(error.code ?? "")) throw error;
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(token);
  } finally {
    await handle.close();
  }
}

/** The text of the lock where it is abandoned. */
async function abandonedLock(path: string): Promise<string | undefined> {
  const text = await textOf(path);
  const found = await stat(path).catch(() => undefined);
  if (text === undefined || found === undefined) return undefined;
  const { pid, place } = parseObject(text) ?? {};
  const isHere = typeof pid === "number" && place === (await placeOfProcesses());
  if (isHere && !isRunning(pid)) return text;
  return Date.now() - found.mtimeMs > silentMilliseconds ? text : undefined;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Removes an abandoned lock, but never the lock that another process has made in its place meanwhile. */
async function takeAway(path: string, abandoned: string): Promise<void> {
  const away = `${path}.${randomUUID()}`;
  try {
    await rename(path, away);
    if ((await textOf(away)) !== abandoned) await link(away, path).catch(() => undefined);
  } catch (error) {
    // Another process was faster.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw storeFailed(`unlocking ${path}`, error);
  } finally {
    await rm(away, { force: true }).catch(() => undefined);
  }
}

const textOf = (path: string): Promise<string | undefined> => readFile(path, "utf8").catch(() => undefined);

function occupied(path: string, text = ""): ExtraHopError {
  const { pid, place } = parseObject(text) ?? {};
  const holder = pid === undefined ? "" : ` (process ${String(pid)} on ${String(place)})`;
  return new ExtraHopError({
    code: "EXTRAHOP_STORE_FAILED",
    action: "updating sources",
    found: `another update${holder} has been running for more than ten minutes`,
    remedy: `Wait for it; if none runs, delete ${path}.`,
  });
}
