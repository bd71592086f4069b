import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { temporaryFolder } from "../support/temporaryFolder.js";
import { archives } from "./support/archives.js";
import { jsonDocuments } from "./support/jsonDocuments.js";
import { lists } from "./support/lists.js";
import { xmlDocuments } from "./support/xmlDocuments.js";

const run = promisify(execFile);
const megabyte = 1_000_000;

interface Measured {
  /** CPU time in milliseconds, for documents of 1 and 4 MB. */
  readonly times: readonly [number, number];
  /** Peak of the process's memory in MB. */
  readonly peak: number;
}

async function measured(build: (bytes: number) => string | Buffer): Promise<Measured> {
  const folder = await temporaryFolder();
  const files: string[] = [];
  for (const size of [1, 4]) {
    const file = join(folder, `${size}`);
    await writeFile(file, build(size * megabyte));
    files.push(file);
  }
  const script = join(__dirname, "measure.cjs");
  const { stdout } = await run(process.execPath, [script, ...files], { timeout: 50_000 });
  return JSON.parse(stdout) as Measured;
}

const cases = Object.entries({
  xml: xmlDocuments,
  json: jsonDocuments,
  archive: archives,
  list: lists,
}).flatMap(([kind, documents]) =>
  Object.entries(documents).map(([name, build]) => [kind, name, build] as const),
);

describe("the cost of reading and preparing the worst documents", () => {
  it.each(cases)("grows in proportion to the size: %s, %s", async (_, __, build) => {
    const { times, peak } = await measured(build);
    const [one, four] = times;
    // In proportion is 4 times as long; the square of it 16 times. Short times say nothing.
    expect({ times, isInProportion: four < 1_000 || four < one * 9 }).toEqual({
      times,
      isInProportion: true,
    });
    // Whatever it holds, a document of 4 MB does not take a second for each hundred kilobytes.
    expect(four).toBeLessThan(20_000);
    expect(peak).toBeLessThan(400);
  });
});
