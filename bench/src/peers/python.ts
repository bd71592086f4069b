import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../measure/run.js";
import { workFolder } from "../places.js";

/** Sets of Python packages that cannot live together, each pinned. */
const sets = {
  peers: ["requests==2.34.2", "lxml==6.1.3"],
  // The elevator's own bound on lxml.
  oasis: ["lxml==4.9.4", "stix2-slider==4.0.1", "stix2-elevator==4.1.7"],
} as const;
export type PackageSet = keyof typeof sets;

/** A Python interpreter that has the packages, installed into a virtual environment at first use. */
export async function pythonWith(set: PackageSet): Promise<string> {
  const folder = join(workFolder, "python", set);
  const python = join(folder, "bin", "python");
  const mark = join(folder, "installed");
  if (existsSync(mark)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run("python3", ["-m", "venv", folder]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...sets[set]]);
  writeFileSync(mark, `${sets[set].join("\n")}\n`);
  return python;
}

export const packageVersions = (set: PackageSet): Record<string, string> =>
  Object.fromEntries(sets[set].map((pinned) => pinned.split("==") as [string, string]));
