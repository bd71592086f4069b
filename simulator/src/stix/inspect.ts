import type { Generation } from "../firmware.js";
import { vendorErrors } from "../vendorErrors.js";
import { isHidden, readDocument, type UnpackLimits, unpack } from "./documents.js";
import { countStix1 } from "./stix1.js";
import { countStix2 } from "./stix2.js";

/** What an upload holds. */
export interface UploadContent {
  readonly observables: number;
  readonly members: readonly string[];
}

const archiveEndings = { stix1: [".tar", ".tgz", ".tar.gz"], stix2: [".tar.gz", ".tgz"] } as const;
const documentEnding = { stix1: ".xml", stix2: ".json" } as const;
const otherEnding = { stix1: ".json", stix2: ".xml" } as const;
const formats = { stix1: "STIX 1.0 to 1.2 (XML)", stix2: "STIX 2.0 or 2.1 (JSON)" } as const;

/**
 * Unpacks, parses and counts an upload.
 * @param take called with each value as written; tests compare them with other readers
 * @throws VendorError when this generation does not take it.
 */
export async function inspectUpload(
  path: string,
  fileName: string,
  generation: Generation,
  limits: UnpackLimits,
  take?: (value: string) => void,
): Promise<UploadContent> {
  refuseEnding(fileName, generation);
  const count = generation === "stix1" ? countStix1 : countStix2;
  if (fileName.toLowerCase().endsWith(".json")) {
    return { observables: count(await readDocument(path, fileName, limits), take), members: [fileName] };
  }
  let observables = 0;
  let documents = 0;
  const members = await unpack(path, limits, (document) => {
    const name = document.path.toLowerCase();
    if (isHidden(name)) return;
    if (name.endsWith(otherEnding[generation])) {
      throw vendorErrors.unusableFile(`${JSON.stringify(document.path)} is not ${formats[generation]}.`);
    }
    if (!name.endsWith(documentEnding[generation])) return;
    observables += count(document, take);
    documents += 1;
  });
  if (documents === 0) {
    throw vendorErrors.unusableFile(
      `The archive holds no ${documentEnding[generation]} file with ${formats[generation]}.`,
    );
  }
  return { observables, members };
}

/** Judges the name alone, which also holds when the content is not looked at. */
export function refuseEnding(fileName: string, generation: Generation): void {
  const taken =
    generation === "stix1" ? archiveEndings.stix1 : [documentEnding.stix2, ...archiveEndings.stix2];
  if (taken.some((ending) => fileName.toLowerCase().endsWith(ending))) return;
  throw vendorErrors.unusableFile(
    `This firmware takes ${taken.join(", ")}, not ${JSON.stringify(fileName)}.`,
  );
}

/** The file's name without the endings that this API knows. */
export const stemOf = (fileName: string): string => fileName.replace(/\.(tar\.gz|tgz|tar|json)$/i, "");
