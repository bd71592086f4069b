import { join } from "node:path";
import {
  type Generation,
  type Inspection,
  inspect,
  prepareUpload,
} from "../../../provider/src/stix/index.js";
import { inspectUpload } from "../../../simulator/src/stix/inspect.js";
import { pythonJudge } from "../../support/pythonJudge.js";
import { valuesOf } from "../../support/stix/inspecting.js";

const limits = { maxUnpackedBytes: 1e9, maxDocumentBytes: 1e9 };

const { itWithPython, judge } = pythonJudge(["lxml==6.1.3"]);

export { itWithPython };

/** What is uploaded of a source, the values of its preview, and those of the simulator's reader. */
export interface ReadUpload {
  /** The file that is uploaded; it lies in the folder that was given. */
  readonly path: string;
  readonly how: string;
  readonly inspection: Inspection;
  /** Values in the spelling that readers agree on: without letter case, except in URLs. */
  readonly shown: ReadonlySet<string>;
  readonly simulated: ReadonlySet<string>;
}

/** Readers agree on a value whatever the case of its letters. */
const agreed = (value: string) => (value.includes("/") ? value : value.toLowerCase()).trim();

/** Prepares a source; undefined where it is refused. */
export async function readUpload(
  source: string,
  generation: Generation,
  folder: string,
): Promise<ReadUpload | undefined> {
  const inspection = await inspect(source, { values: true });
  if (!inspection.ok) return undefined;
  const { path, fileName, how } = await prepareUpload(source, {
    generation,
    collectionName: "feed",
    inspection,
    temporaryFolder: folder,
  });
  const simulated = new Set<string>();
  await inspectUpload(path, fileName, generation, limits, (value) => simulated.add(agreed(value)));
  const shown = new Set(valuesOf(inspection).map((value) => agreed(value.slice(value.indexOf(" ") + 1))));
  return { path, how, inspection, shown, simulated };
}

/** The values of network objects that lenient readers in Python see in each file, wherever they are. */
export async function seenInPython(files: readonly string[]): Promise<readonly (readonly string[])[]> {
  const seen = await judge<string[]>(join(__dirname, "everyValue.py"), files);
  return seen.map((values) => values.map(agreed));
}
