import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "../../../provider/src/stix/index.js";
import { temporaryFolder } from "../../support/temporaryFolder.js";
import { readUpload, seenInPython } from "./uploadReaders.js";

/** A source by the way in which it hides something. */
export type HidingSource = readonly [how: string, name: string, content: string | Buffer];

/**
 * Prepares the upload of each source and expects that the simulator sees the values that are shown, and that
 * no reader of Python sees another one.
 *
 * @returns which sources go up as they are, and which are refused
 */
export async function uploadedAsShown(
  sources: readonly HidingSource[],
): Promise<{ readonly asIs: readonly string[]; readonly refused: readonly string[] }> {
  const folder = await temporaryFolder();
  const uploads: { how: string; taken: string; path: string; shown: ReadonlySet<string> }[] = [];
  const refused: string[] = [];
  for (const [i, [how, name, content]] of sources.entries()) {
    const source = join(folder, `${i}-${name}`);
    await writeFile(source, content);
    const { documents } = await inspect(source);
    const generation = documents[0]?.format === "stix1" ? "stix1" : "stix2";
    const read = await readUpload(source, generation, folder);
    if (read === undefined) {
      refused.push(how);
      continue;
    }
    expect({ how, values: [...read.simulated].sort() }).toEqual({ how, values: [...read.shown].sort() });
    uploads.push({ how, taken: read.how, path: read.path, shown: read.shown });
  }
  const seen = await seenInPython(uploads.map(({ path }) => path));
  for (const [i, { how, taken, shown: values }] of uploads.entries()) {
    const unseen = seen[i]?.filter((value) => !values.has(value));
    expect({ how, taken, unseen }).toEqual({ how, taken, unseen: [] });
  }
  return { asIs: uploads.filter(({ taken }) => taken === "as-is").map(({ how }) => how), refused };
}
