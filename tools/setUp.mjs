/**
 * Makes a checkout ready to work: the npm packages of package-lock.json, the compiled output and, when
 * asked, the Pulumi CLI. Does only what is missing, so every command of the project can begin with it.
 *
 * node tools/setUp.mjs [--quiet] [--with-pulumi]
 *   --quiet        say nothing when there is nothing to do; all it says goes to stderr
 *   --with-pulumi  get the Pulumi CLI too: found on PATH, installed or built
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import locks from "./lock.cjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const quiet = process.argv.includes("--quiet");
const withPulumi = process.argv.includes("--with-pulumi");

/** Projects of `tsc -b` in the order of their references: folder, and where its sources lie in it. */
const PROJECTS = [
  { folder: "provider", sources: "src" },
  { folder: "simulator", sources: "src" },
  { folder: "policies", sources: "src" },
  { folder: "tools", sources: "." },
];
const STAMP = join(root, "node_modules", ".cache", "pulumi-extrahop", "build");

/** @param {string} text */
const say = (text) => process.stderr.write(`${text}\n`);

/**
 * @param {string} file
 * @returns {Record<string, any>}
 */
const readJson = (file) => JSON.parse(readFileSync(file, "utf8"));

function checkNodeVersion() {
  const floor = String(readJson(join(root, "package.json"))["engines"].node).replace(/^>=\s*/, "");
  const [wanted, running] = [floor, process.versions.node].map((version) => version.split(".").map(Number));
  const difference = (wanted ?? []).map((part, i) => (running?.[i] ?? 0) - part).find((part) => part !== 0);
  if (difference !== undefined && difference < 0) {
    throw new Error(
      `Node ${process.versions.node} is too old: this project needs Node ${floor} or newer. ` +
        "Install it from nodejs.org or with a version manager (.nvmrc names the version), then run the command again.",
    );
  }
}

/**
 * Compares package-lock.json with the list npm keeps of what it installed. Optional packages are left out:
 * most of them are for other platforms.
 * @returns {boolean}
 */
function packagesAreInstalled() {
  const installedList = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installedList)) return false;
  const installed = readJson(installedList)["packages"];
  return Object.entries(readJson(join(root, "package-lock.json"))["packages"]).every(
    ([path, { version, integrity, link, optional }]) => {
      if (path === "" || optional) return true;
      const found = installed[path];
      return found && found.version === version && found.integrity === integrity && found.link === link;
    },
  );
}

/**
 * @returns {{ fingerprint: string, outputsMissing: boolean }} of all sources of the build, by size and time
 */
function inspectSources() {
  const hash = createHash("sha256");
  let outputsMissing = false;
  for (const file of ["tsconfig.base.json", ...PROJECTS.map(({ folder }) => join(folder, "tsconfig.json"))]) {
    hash.update(readFileSync(join(root, file)));
  }
  for (const { folder, sources } of PROJECTS) {
    for (const source of sourceFiles(join(root, folder, sources))) {
      const { size, mtimeMs } = statSync(join(root, folder, sources, source));
      hash.update(`${folder}/${source} ${size} ${mtimeMs}\n`);
      const output = join(root, folder, "dist", source.replace(/\.ts$/, ".js"));
      if (source.endsWith(".ts") && !source.endsWith(".d.ts") && !existsSync(output)) outputsMissing = true;
    }
  }
  return { fingerprint: hash.digest("hex"), outputsMissing };
}

/**
 * @param {string} folder
 * @returns {string[]} compiled sources under it, as paths relative to it
 */
function sourceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    if (entry.isDirectory())
      return sourceFiles(join(folder, entry.name)).map((file) => join(entry.name, file));
    return /\.(ts|cjs)$/.test(entry.name) ? [entry.name] : [];
  });
}

/** @returns {boolean} */
function isBuilt() {
  const { fingerprint, outputsMissing } = inspectSources();
  return !outputsMissing && existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint;
}

/**
 * Runs a command; its output goes to stderr, or with --quiet is shown only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {string} failure what to say when it fails
 * @returns {Promise<void>}
 */
function run(command, args, failure) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32" && command === "npm",
    });
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => (quiet ? output.push(chunk) : process.stderr.write(chunk)));
    }
    child.on("error", (error) => reject(new Error(`${failure}\n${error.message}`)));
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${Buffer.concat(output)}${failure}`)),
    );
  });
}

/** Removes the output of sources that are gone: it would be packed, and found by whoever imports it. */
function removeStaleOutput() {
  for (const { folder, sources } of PROJECTS) {
    const output = join(root, folder, "dist");
    if (!existsSync(output)) continue;
    for (const file of readdirSync(output, { recursive: true, encoding: "utf8" })) {
      const [, stem] = /^(.*)\.(?:js|mjs|cjs|d\.[mc]?ts)(?:\.map)?$/.exec(file) ?? [];
      if (stem === undefined) continue;
      const endings = [".ts", ".mjs", ".cjs"];
      if (endings.some((ending) => existsSync(join(root, folder, sources, stem + ending)))) continue;
      rmSync(join(output, file));
    }
  }
}

async function installPackages() {
  say("Installing the npm packages of package-lock.json; it takes about half a minute ...");
  await run("npm", ["ci", "--loglevel=error"], "`npm ci` failed; its messages above say why.");
}

async function build() {
  say("Building; the first time it takes about 15 s ...");
  removeStaleOutput();
  const { fingerprint, outputsMissing } = inspectSources();
  const args = [join(root, "node_modules", "typescript", "bin", "tsc"), "-b"];
  // tsc -b trusts its build info and does not look whether each output is still there.
  if (outputsMissing) args.push("--force");
  await run(
    process.execPath,
    [...args, ...PROJECTS.map(({ folder }) => folder)],
    "The build failed; the compiler's messages above say where.",
  );
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, fingerprint);
}

async function getPulumi() {
  const require = createRequire(import.meta.url);
  /** @type {{ pulumiCommand(): Promise<{ command: string, version: string, origin: string }> }} */
  const { pulumiCommand } = require(join(root, "tools", "dist", "pulumi", "pulumiCommand.js"));
  const { command, version, origin } = await pulumiCommand();
  if (!quiet) say(`Pulumi ${version} (${origin === "path" ? "found on PATH" : origin}): ${command}`);
}

async function main() {
  checkNodeVersion();
  if (!packagesAreInstalled() || !isBuilt()) {
    await locks.withLock(
      join(root, ".set-up.lock"),
      async () => {
        if (!packagesAreInstalled()) await installPackages();
        if (!isBuilt()) await build();
      },
      () => say("Waiting for another run that sets up this checkout ..."),
    );
  }
  if (withPulumi) await getPulumi();
  if (!quiet) say("Everything is ready.");
}

main().catch((error) => {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
