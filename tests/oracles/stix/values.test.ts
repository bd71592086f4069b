import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { inspect } from "../../../provider/src/stix/index.js";
import { pythonJudge } from "../../support/pythonJudge.js";
import { valuesOf } from "../../support/stix/inspecting.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { anyBundle } from "./anyBundle.js";
import { anyPackage } from "./anyPackage.js";

const { itWithPython, judge } = pythonJudge(["lxml==6.1.3", "stix2-patterns==2.1.2"]);

describe("values judged by readers of other authors", () => {
  itWithPython.each([
    ["STIX 1 packages, by lxml", "xml", anyPackage],
    ["STIX 2 bundles, by json and stix2-patterns", "json", anyBundle],
  ])(
    "are the same in %s",
    async (_, ending, documents) => {
      const folder = await temporaryFolder();
      const samples = fc.sample(documents, { numRuns: 400, seed: 20261124 });
      const files = samples.map((__, i) => join(folder, `${i}.${ending}`));
      await Promise.all(files.map((file, i) => writeFile(file, samples[i] ?? "")));
      const expected = await judge<string[]>(join(__dirname, "values.py"), files);
      const found = await Promise.all(files.map((file) => inspect(file, { values: true })));
      const sizes = new Set<number>();
      for (const [i, one] of found.entries()) {
        expect({ content: samples[i], values: valuesOf(one).sort() }).toEqual({
          content: samples[i],
          values: expected[i],
        });
        expect(one.ok).toBe(true);
        sizes.add(one.total);
      }
      expect(sizes.size).toBeGreaterThan(5);
    },
    300_000,
  );
});
