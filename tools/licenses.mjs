/**
 * Lists the licences of what comes with each published package, from package-lock.json.
 *
 * node tools/licenses.mjs [--write]
 *   --write  write LICENSES.md instead of printing it
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{
 *   version?: string, license?: string, link?: boolean, resolved?: string,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>
 * }} Locked
 * @typedef {{ path: string, name: string, version: string, license: string }} Shipped
 */

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The folders of the packages that are published. */
export const published = ["provider", "simulator", "policies"];

/**
 * Everything that npm installs with a published package but its peers, sorted by name; what is ours is left
 * out.
 *
 * @param {string} folder
 * @returns {Shipped[]}
 */
export function shippedWith(folder) {
  /** @type {Record<string, Locked>} */
  const packages = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  const seen = new Set([folder]);
  for (const waiting = [folder]; waiting.length > 0; ) {
    const path = waiting.pop() ?? "";
    const locked = packages[path] ?? {};
    if (path.startsWith("node_modules/")) {
      const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      found.set(path, { path, name, version: locked.version ?? "", license: locked.license ?? "none given" });
    }
    for (const name of wantedBy(locked)) {
      const at = resolve(packages, path, name);
      if (at !== undefined && !seen.has(at)) {
        seen.add(at);
        waiting.push(at);
      }
    }
  }
  return [...found.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

/**
 * @param {Locked} locked
 * @returns {string[]}
 */
const wantedBy = ({ dependencies, optionalDependencies }) =>
  Object.keys({ ...dependencies, ...optionalDependencies });

/**
 * Where Node finds a package from another one's folder, as a path of the lock file; undefined where it is not
 * installed.
 *
 * @param {Record<string, Locked>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined}
 */
function resolve(packages, from, name) {
  for (let folder = from; ; folder = folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : "") {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    const locked = packages[path];
    if (locked !== undefined) return locked.link === true ? locked.resolved : path;
    if (folder === "") return undefined;
  }
}

/** @returns {string} the text of LICENSES.md */
export function renderLicenses() {
  const parts = published.map((folder) => {
    const { name } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    const rows = shippedWith(folder).map(
      ({ name, version, license }) => `| ${name} | ${version} | ${license} |`,
    );
    return [`## ${name}`, "", "| package | version | licence |", "| --- | --- | --- |", ...rows].join("\n");
  });
  return `${[
    "# Licences",
    "What npm installs with each published package, and under which licence; generated from package-lock.json by `node tools/licenses.mjs --write`. " +
      "Peers, which a program brings by itself (`@pulumi/pulumi`), are not counted.",
    ...parts,
  ].join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) writeFileSync(join(root, "LICENSES.md"), renderLicenses());
  else process.stdout.write(renderLicenses());
}
