/**
 * A lock between processes: a file that only one of them can create. Its holder touches it every few
 * seconds, so that a lock left by a killed process, or by a container that is gone, is noticed and taken
 * over.
 */
const { mkdir, readFile, rename, rm, stat, utimes, writeFile } = require("node:fs/promises");
const { randomUUID } = require("node:crypto");
const { hostname } = require("node:os");
const { dirname } = require("node:path");
const { setTimeout: pause } = require("node:timers/promises");

const BEAT_MS = 2_000;
const ABANDONED_AFTER_MS = 30_000;
const LOOK_AGAIN_MS = 200;
const GIVE_UP_AFTER_MS = 60 * 60_000;

/** @param {any} error a system error, or anything else that was thrown */
const codeOf = (error) => String(error?.code ?? "");

/**
 * @param {number} pid
 * @returns {boolean} whether a process of this id runs on this machine
 */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/**
 * @param {string} file
 * @returns {Promise<boolean>} whether the lock's holder is known to be gone
 */
async function isAbandoned(file) {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) return true;
    const [host, pid] = (await readFile(file, "utf8")).split("\n");
    return host === hostname() && pid !== undefined && /^\d+$/.test(pid) && !runs(Number(pid));
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

/**
 * Renaming succeeds for one process only, so two that notice an abandoned lock do not both remove one.
 * @param {string} file
 */
async function takeAway(file) {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
    await rm(aside, { force: true });
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
}

/**
 * @param {string} file
 * @param {string} owner
 * @param {() => void} onWait
 */
async function acquire(file, owner, onWait) {
  await mkdir(dirname(file), { recursive: true });
  const giveUp = Date.now() + GIVE_UP_AFTER_MS;
  for (let reported = false; Date.now() < giveUp; ) {
    try {
      await writeFile(file, owner, { flag: "wx" });
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") throw error;
    }
    if (await isAbandoned(file)) {
      await takeAway(file);
      continue;
    }
    if (!reported) onWait();
    reported = true;
    await pause(LOOK_AGAIN_MS);
  }
  throw new Error(`Waited an hour for ${file}. If no other run is at work, delete that file and try again.`);
}

/**
 * Runs `action` while no other process runs one under the same lock file.
 *
 * @template T
 * @param {string} file the lock file; its folder is made when missing
 * @param {() => Promise<T>} action
 * @param {() => void} [onWait] called once when another process holds the lock
 * @returns {Promise<T>}
 */
async function withLock(file, action, onWait = () => {}) {
  const owner = `${hostname()}\n${process.pid}\n${randomUUID()}`;
  await acquire(file, owner, onWait);
  const beat = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  try {
    return await action();
  } finally {
    clearInterval(beat);
    if ((await readFile(file, "utf8").catch(() => "")) === owner) await rm(file, { force: true });
  }
}

module.exports = { withLock };
