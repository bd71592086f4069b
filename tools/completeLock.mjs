/**
 * Adds to package-lock.json the optional packages of other platforms that npm left out. npm leaves them out
 * when the registry it asks does not serve them, and `npm ci` then refuses the lock file on every platform.
 *
 * node tools/completeLock.mjs    after each change of a dependency
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const OS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const CPU = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];
/** @type {Record<string, string>} */
const LIBC = { gnu: "glibc", gnueabihf: "glibc", glibc: "glibc", musl: "musl", musleabihf: "musl" };

/** @param {string} name such as "@swc/core-linux-arm64-musl" */
function platformOf(name) {
  const words = name.split("-");
  const os = words.find((word) => OS.includes(word));
  const cpu = words.find((word) => CPU.includes(word));
  const libc = words.flatMap((word) => LIBC[word] ?? []).at(0);
  return os && cpu
    ? { cpu: [cpu], ...(os === "linux" && libc ? { libc: [libc] } : {}), os: [os] }
    : undefined;
}

const file = join(fileURLToPath(import.meta.url), "..", "..", "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name);
    const present = lock.packages[`${path}/node_modules/${name}`] ?? lock.packages[`node_modules/${name}`];
    if (present || platform === undefined || !/^\d/.test(version)) continue;
    const kind = entry.dev ? { dev: true } : {};
    lock.packages[`node_modules/${name}`] = { version, ...kind, optional: true, ...platform };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length === 0 ? "Nothing was missing.\n" : `Added:\n  ${added.join("\n  ")}\n`);
