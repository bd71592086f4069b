import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository as root } from "../../../tools/repository.js";

const read = (...path: string[]) => readFileSync(join(root, ...path), "utf8");
const folders = [".", "provider", "simulator", "policies"];
const own = new Set(["pulumi-extrahop", "extrahop-sim", "pulumi-extrahop-policies"]);
/** Programs that no package registry of npm has; pinned by a go.mod. */
const otherPrograms = new Set(["actionlint"]);

type Manifest = Partial<
  Record<"dependencies" | "devDependencies" | "peerDependencies", Record<string, string>>
>;
const manifests = new Map(
  folders.map((folder) => [folder, JSON.parse(read(folder, "package.json")) as Manifest]),
);
const locked = (JSON.parse(read("package-lock.json")) as { packages: Record<string, { version?: string }> })
  .packages;

const rows = [
  ...read("docs", "decisions", "libraries.md").matchAll(
    /^\| (\S+) \(([^)]+)\) +\| (\S+) +\| (.+?) +\| (.+?) +\|$/gm,
  ),
].map(([, name = "", usedIn = "", version = "", released = "", why = ""]) => ({
  name,
  usedIn,
  version,
  released,
  why,
}));

function dependencies(): string[] {
  const names = [...manifests.values()].flatMap(({ dependencies, devDependencies, peerDependencies }) =>
    Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }),
  );
  return [...new Set(names)].filter((name) => !own.has(name)).sort();
}

describe("docs/decisions/libraries.md", () => {
  it("has one row for each dependency, and no other", () => {
    const names = rows.map(({ name }) => name).filter((name) => !otherPrograms.has(name));
    expect(names.toSorted()).toEqual(dependencies());
  });

  it.each(rows.filter(({ name }) => !otherPrograms.has(name)))(
    "has the installed version of $name",
    ({ name, version }) => {
      const paths = [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
      expect(paths.flatMap((path) => locked[path]?.version ?? []).at(0)).toBe(version);
    },
  );

  it.each(rows)("has a reason for $name", ({ released, why }) => {
    expect(released).toMatch(/^\d{4}-\d\d-\d\d$|^with its library$/);
    expect(why.length).toBeGreaterThan(15);
  });

  it("names the published package that each of their dependencies belongs to", () => {
    for (const folder of ["provider", "simulator", "policies"]) {
      const used = Object.keys(manifests.get(folder)?.dependencies ?? {}).filter((name) => !own.has(name));
      const listed = rows
        .filter(({ usedIn }) => usedIn.split(/[,;] */).includes(folder))
        .map(({ name }) => name);
      expect(listed.toSorted()).toEqual(used.toSorted());
    }
  });
});
