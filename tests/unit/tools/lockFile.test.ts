import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../../tools/repository.js";

type Dependencies = Readonly<Record<string, string>>;

interface LockedPackage {
  readonly version?: string;
  readonly link?: boolean;
  readonly dependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
}

const readJson = <T>(...path: string[]): T =>
  JSON.parse(readFileSync(join(repository, ...path), "utf8")) as T;
const { packages } = readJson<{ packages: Readonly<Record<string, LockedPackage>> }>("package-lock.json");
const workspaces = Object.keys(packages).filter((path) => !path.includes("node_modules"));

/** Whether the package at `path` finds `name`, looking upwards as Node does. */
function finds(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.replace(/(^|\/)[^/]*$/, "")) {
    if (packages[[folder, "node_modules", name].filter(Boolean).join("/")] !== undefined) return true;
    if (folder === "") return false;
  }
}

describe("package-lock.json", () => {
  it("names the optional packages of every platform, without which npm ci refuses it", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !finds(path, name)),
    );
    // `node tools/completeLock.mjs` adds them.
    expect(missing).toEqual([]);
  });

  it("names every package of the workspace, without which npm ci refuses it", () => {
    const examples = readdirSync(join(repository, "examples"))
      .map((name) => `examples/${name}`)
      .filter((folder) => existsSync(join(repository, folder, "package.json")));
    expect(workspaces).toEqual(expect.arrayContaining([...examples, "policies", "provider", "simulator"]));
  });

  it.each(workspaces)("agrees with the package.json of %p", (workspace) => {
    const own = readJson<LockedPackage>(workspace, "package.json");
    for (const kind of ["dependencies", "devDependencies", "optionalDependencies"] as const) {
      expect(packages[workspace]?.[kind] ?? {}).toEqual(own[kind] ?? {});
    }
  });
});
