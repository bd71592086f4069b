import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository as root } from "../../../tools/repository.js";

const page = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const config = readFileSync(join(root, "jest.config.cjs"), "utf8");
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> })
    .scripts,
);

describe("CONTRIBUTING.md", () => {
  const rows = [...page.matchAll(/^\| (?!---|change|project)(.+?) \| (.+) \|$/gm)].filter(([row]) =>
    row.includes("tests/"),
  );

  it.each(rows.map(([row, change = ""]) => [change, row]))("places %s in files that exist", (_, row) => {
    const paths = [...row.matchAll(/`((?:[\w.-]+\/)+[\w.-]*|[\w-]+\.(?:md|yaml))`/g)].map(
      ([, path = ""]) => path,
    );
    const [first = ""] = paths;
    const isThere = (path: string) =>
      existsSync(join(root, path)) ||
      // `valueElement.ts` beside it, `feed/` next to it: relative to the first path of the row.
      existsSync(join(root, first, path)) ||
      existsSync(join(root, first, "..", path));
    expect(paths.filter((path) => !isThere(path))).toEqual([]);
    expect(paths.length).toBeGreaterThan(1);
  });

  it("lists every project of jest", () => {
    const projects = [...config.matchAll(/^ {4}(?:project|builtProject|engineProject)\("(\w+)"/gm)].map(
      ([, name]) => name,
    );
    const folders = readdirSync(join(root, "tests"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !["fixtures", "support", "dist"].includes(entry.name))
      .map(({ name }) => name);
    const listed = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(listed).toEqual(projects);
    expect(folders.toSorted()).toEqual(projects.toSorted());
  });

  it("names only commands that there are", () => {
    const named = [...page.matchAll(/npm run ([\w:]+)/g)].map(([, name = ""]) => name);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });
});
