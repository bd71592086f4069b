import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { moduleTable } from "../../../tools/moduleTable.cjs";
import { repository } from "../../../tools/repository.js";

const sources = join(repository, "provider", "src");

/** The modules that the files of each module import, types included; read by the compiler's own scanner. */
function actualImports(): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    const [module = ""] = file.split("/");
    if (!file.endsWith(".ts") || module === file) continue;
    const imported = found.get(module) ?? new Set();
    found.set(module, imported);
    for (const { fileName } of ts.preProcessFile(readFileSync(join(sources, file), "utf8")).importedFiles) {
      if (!fileName.startsWith(".")) continue;
      const [other = ""] = relative(sources, join(sources, dirname(file), fileName)).split("/");
      if (other !== module) imported.add(other);
    }
  }
  return new Map([...found].map(([module, imports]) => [module, [...imports].sort()]));
}

describe("the table of modules in docs/architecture.md", () => {
  const actual = actualImports();

  it("has a row for each folder of provider/src", () => {
    expect([...moduleTable().keys()].toSorted()).toEqual([...actual.keys()].toSorted());
  });

  it.each([...moduleTable()])("lists what %s imports, in the order of the alphabet", (module, imports) => {
    expect(imports).toEqual(actual.get(module));
  });
});
