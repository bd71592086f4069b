import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join, relative, sep } from "node:path";
import { isMisnamed } from "../container/memberName.js";
import { limitsWith } from "../limits.js";
import type {
  DocumentSummary,
  Generation,
  KnownInspection,
  Limits,
  PreparedUpload,
  ReadOptions,
} from "../model.js";
import type { DocumentLocation } from "../problems.js";
import { changesDocument, preventsAsIs } from "../reading/differences.js";
import { inspect } from "../reading/inspect.js";
import { readFeed } from "../reading/readFeed.js";
import { indicatorsPerFile } from "./convertFeed.js";
import { type GatheredDocument, gatherDocuments, isGzip } from "./gatherDocuments.js";
import { extensionOf, memberStem } from "./memberNames.js";
import { type PackableDocument, packDocuments } from "./packDocuments.js";
import { refuseErrors, sourceChanged } from "./refusals.js";

/** The writers of STIX, loaded with the first conversion: most runs only read. */
const writers = (): typeof import("./feedDocuments.js") => require("./feedDocuments.js");

/** What a source is prepared for. */
export interface PrepareOptions extends ReadOptions {
  /** What the system takes. */
  readonly generation: Generation;
  /** Stem of the file name that the system sees. */
  readonly collectionName: string;
  /** What {@link inspect} said of the source with the same options, which saves reading it once more. */
  readonly inspection?: KnownInspection;
  /**
   * Where a private folder for temporary files is made. @default the operating system's folder for such files
   */
  readonly temporaryFolder?: string;
}

/**
 * Makes a source into one file that a system of the asked generation takes. The source goes byte for byte if
 * every byte of it was judged. Otherwise its documents are packed: unchanged where they were judged in full,
 * converted where not. Memory does not grow with the source.
 *
 * @throws ExtraHopError `EXTRAHOP_SOURCE_INVALID` if the source has errors, `EXTRAHOP_SOURCE_CHANGED` if it
 *   is no longer what was inspected; no temporary file is left then
 */
export async function prepareUpload(path: string, options: PrepareOptions): Promise<PreparedUpload> {
  const { generation, collectionName, inspection = await inspect(path, options) } = options;
  refuseErrors(inspection, "preparing", path);
  const notAsIs = inspection.differences.filter(preventsAsIs);
  const fits = inspection.documents.every((document) => fitsUnchanged(document, generation));
  const extension = takenAsIs[generation][await wrappingOf(path, inspection)];
  if (fits && notAsIs.length === 0 && extension !== undefined && inspection.file !== undefined) {
    const fileName = collectionName + extension;
    return { path, fileName, ...inspection.file, how: "as-is", notAsIs, losses: [], dispose: async () => {} };
  }
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), `extrahop-upload-${process.pid}-`));
  const dispose = async () => await rm(folder, { recursive: true, force: true });
  try {
    const prepared = fits
      ? await packed(path, inspection, options, folder)
      : await converted(path, inspection, options, folder);
    return { ...prepared, notAsIs, dispose };
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

const versions: Readonly<Record<Generation, readonly string[]>> = {
  stix1: ["1.0", "1.0.1", "1.1", "1.1.1", "1.2"],
  stix2: ["2.0", "2.1"],
};

/** True for a document that a system of the generation takes, and that was judged in full. */
function fitsUnchanged(
  { format, version, differences = [] }: DocumentSummary,
  generation: Generation,
): boolean {
  return (
    format === generation &&
    version !== undefined &&
    versions[generation].includes(version) &&
    !differences.some(changesDocument)
  );
}

type Wrapping = "folder" | "document" | "gzip" | "tar" | "tgz";

/** The wrappings that a generation takes, with the ending that the file is given. */
const takenAsIs: Readonly<Record<Generation, Partial<Readonly<Record<Wrapping, string>>>>> = {
  stix1: { tar: ".tar", tgz: ".tgz" },
  stix2: { document: ".json", tgz: ".tgz" },
};

async function wrappingOf(path: string, { file, documents }: KnownInspection): Promise<Wrapping> {
  if (file === undefined) return "folder";
  const isArchive = documents.some(({ member }) => member !== undefined);
  if (await isGzip(path)) return isArchive ? "tgz" : "gzip";
  return isArchive ? "tar" : "document";
}

type Prepared = Omit<PreparedUpload, "dispose" | "notAsIs">;

/**
 * The same documents in a wrapping that the generation takes: a single JSON document alone, everything else
 * in an archive.
 */
async function packed(
  path: string,
  { documents }: KnownInspection,
  { generation, collectionName, limits, signal }: PrepareOptions,
  folder: string,
): Promise<Prepared> {
  const gathered = await gatherDocuments(documents, folder, limitsWith(limits));
  const [only] = gathered;
  if (generation === "stix2" && only !== undefined && gathered.length === 1) {
    const { bytes, sha256 } = only.document;
    return { path: only.file, fileName: `${collectionName}.json`, bytes, sha256, how: "packed", losses: [] };
  }
  const members = namedMembers(path, gathered, collectionName, generation);
  const archive = join(folder, "packed.tgz");
  const file = await packDocuments(members, archive, signal);
  return { path: archive, fileName: `${collectionName}.tgz`, ...file, how: "packed", losses: [] };
}

function namedMembers(
  path: string,
  gathered: readonly GatheredDocument[],
  collection: string,
  generation: Generation,
): PackableDocument[] {
  const names = new MemberNames();
  return gathered.map(({ document, file }) => {
    const name = names.unused(memberName(path, document, collection, generation));
    return { name, bytes: document.bytes, content: { file, sha256: document.sha256 } };
  });
}

/**
 * The document's path below the source, without what readers hide and with the ending of its format; a lone
 * document is named after the collection.
 */
function memberName(
  path: string,
  { file, member }: DocumentSummary,
  collection: string,
  generation: Generation,
): string {
  const below = relative(path, file).split(sep).join("/");
  const parts = [below, member ?? ""].filter((part) => part !== "");
  if (parts.length === 0) return `${memberStem(collection)}${extensionOf[generation]}`;
  const shown = parts
    .join("/")
    .split("/")
    .map((name) => name.replace(/^\.+(?=.)/, "").replace("__MACOSX", "MACOSX"));
  const name = shown.join("/");
  return isMisnamed(name, generation) ? `${name}${extensionOf[generation]}` : name;
}

/** The names of an archive's members, each once. */
class MemberNames {
  readonly #taken = new Set<string>();
  /** The number to try next by name, so that many members of one name cost no more than few. */
  readonly #next = new Map<string, number>();

  unused(name: string): string {
    const ending = extname(name);
    const stem = name.slice(0, name.length - ending.length);
    let free = name;
    let number = this.#next.get(name) ?? 2;
    for (; this.#taken.has(free); number += 1) free = `${stem}-${number}${ending}`;
    this.#next.set(name, number);
    this.#taken.add(free);
    return free;
  }
}

/** An archive of the documents that can go unchanged, and of all other indicators in converted documents. */
async function converted(
  path: string,
  inspection: KnownInspection,
  options: PrepareOptions,
  folder: string,
): Promise<Prepared> {
  const { generation, collectionName, signal } = options;
  const limits: Limits = limitsWith(options.limits);
  const changed = inspection.documents.filter((document) => !fitsUnchanged(document, generation));
  const changedPlaces = new Set(changed.map(placeOf));
  const kept = inspection.documents.filter((document) => !changedPlaces.has(placeOf(document)));
  const feed = readFeed(path, options, (place) => changedPlaces.has(placeOf(place)));
  const writer = new (writers().FeedWriter)(feed, path, generation, collectionName);
  const gathered = await gatherDocuments(kept, folder, limits);
  const unchanged = namedMembers(path, gathered, collectionName, generation);
  const archive = join(folder, "converted.tgz");
  const stem = `${memberStem(collectionName)}-`;
  const members = joined(unchanged, writer.split(indicatorsPerFile(limits)), (name) => name.startsWith(stem));
  const file = await packDocuments(members, archive, signal);
  const read = inspection.documents.filter((document) => changedPlaces.has(placeOf(document)));
  if (!sameDocuments(writer.sources, read)) throw sourceChanged(path);
  return {
    path: archive,
    fileName: `${collectionName}.tgz`,
    ...file,
    how: "converted",
    losses: writer.losses.list(),
    indicators: writer.indicators,
  };
}

/** Documents of one path in an archive cannot be distinguished, so that they are treated alike. */
const placeOf = ({ file, member }: DocumentLocation) => JSON.stringify([file, member]);

/**
 * Both in one ascending order of names. A document that would have the name of a converted one goes to a
 * folder.
 */
async function* joined(
  unchanged: readonly PackableDocument[],
  converted: AsyncIterable<PackableDocument>,
  isConvertedName: (name: string) => boolean,
): AsyncGenerator<PackableDocument> {
  const waiting = unchanged
    .map((document) =>
      isConvertedName(document.name) ? { ...document, name: `unchanged/${document.name}` } : document,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  let next = 0;
  for await (const document of converted) {
    for (; (waiting[next]?.name ?? document.name) < document.name; next++)
      yield* waiting.slice(next, next + 1);
    yield document;
  }
  yield* waiting.slice(next);
}

/** True where the same documents were read, in the same order. */
export function sameDocuments(these: readonly DocumentSummary[], those: readonly DocumentSummary[]): boolean {
  return these.length === those.length && these.every(({ sha256 }, i) => sha256 === those[i]?.sha256);
}
