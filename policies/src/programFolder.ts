import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { getProject } from "@pulumi/pulumi";

/**
 * The program's folder, against which sources are resolved. The engine starts a policy pack in the pack's own
 * folder and does not say where the program lies. So the folder is looked for: what EXTRAHOP_PROGRAM_FOLDER
 * names, else where `pulumi` was called, else above the pack, in each case only with the Pulumi.yaml of the
 * project that runs. A wrong guess lets nothing through: contents are held against the digest that is about
 * to be applied.
 *
 * @returns undefined where none is found
 */
export function programFolder(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment["EXTRAHOP_PROGRAM_FOLDER"];
  if (named) return named;
  const called = [environment["PWD"], environment["INIT_CWD"]].filter((folder) => folder !== undefined);
  return [...called, ...called.flatMap(above), ...above(process.cwd())].find(holdsProject);
}

function above(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...above(parent)];
}

function holdsProject(folder: string): boolean {
  const file = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"]
    .map((name) => join(folder, name))
    .find((path) => existsSync(path));
  if (file === undefined) return false;
  const name = /^\s*["']?name["']?\s*:\s*["']?([^\s"',#]+)/m.exec(readFileSync(file, "utf8"))?.[1];
  return name === getProject();
}
