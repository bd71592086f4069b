import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ExtraHopError } from "../errors/index.js";
import { storeFailed } from "./writeAtomically.js";

const retryMilliseconds = 200;
const maxMilliseconds = 600_000;

/**
 * Runs work while no other process updates the same store. A lock whose process no longer runs on this
 * machine is taken over.
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
  const began = Date.now();
  for (let said = false; !(await take(path)); said = true) {
    if (!said) waiting();
    if (await isAbandoned(path)) await rm(path, { force: true });
    else if (Date.now() - began > maxMilliseconds) throw occupied(path);
    else await pause(retryMilliseconds, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const handle = await open(path, "wx");
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw storeFailed(`locking the store ${path}`, error);
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, "utf8").catch(() => ""));
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function occupied(path: string): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_STORE_FAILED",
    action: "updating sources",
    found: "another update has been running for more than ten minutes",
    remedy: `Wait for it; if none runs, delete ${path}.`,
  });
}
