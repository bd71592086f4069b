import { open } from "node:fs/promises";
import { ExtraHopError } from "../../errors/index.js";
import { replaceFile } from "../../files/index.js";
import { collectionName } from "../container/collectionName.js";
import { groupedNumber } from "../groupedNumber.js";
import { limitsWith } from "../limits.js";
import type { FeedEvent, Generation, Limits, Loss, Problem, ReadOptions } from "../model.js";
import { problem } from "../problems.js";
import { readFeed } from "../reading/readFeed.js";
import type { FeedWriter } from "./feedDocuments.js";
import { extensionOf } from "./memberNames.js";
import { packDocuments } from "./packDocuments.js";

/** The writers of STIX, loaded with the first conversion: most runs only read. */
const writers = (): typeof import("./feedDocuments.js") => require("./feedDocuments.js");

/** What a source is converted to. */
export interface ConvertOptions {
  /**
   * The file to write. Its ending decides: `.tgz` or `.tar.gz` is an archive, split at the limit; `.xml`
   * (stix1) or `.json` (stix2) is one document with everything in it. A file that is already there is
   * replaced in one step, and stays as it is on failure.
   */
  readonly out: string;
  /**
   * The collection's name. Default: the source's file name up to its first dot, as the vendor's scripts take
   * it.
   */
  readonly name?: string;
  /** How many observables a file of an archive may hold: fewer than `observablesPerFile`. */
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
}

/** What came of a conversion. */
export interface ConvertResult {
  /** Documents written. */
  readonly documents: number;
  /** Indicators written; each has one value, and no value comes twice. */
  readonly indicators: number;
  /** What could not be carried over, counted by reason. */
  readonly losses: readonly Loss[];
  /** What reading and writing found; none of level `error`, for that ends a conversion. */
  readonly problems: readonly Problem[];
}

/**
 * Converts a source to STIX of one generation: 1.2 for `stix1`, 2.1 for `stix2`. See {@link convertEvents}.
 *
 * @throws ExtraHopError as `convertEvents` does
 */
export async function convertFeed(
  path: string,
  generation: Generation,
  options: ConvertOptions & Omit<ReadOptions, "signal">,
): Promise<ConvertResult> {
  return await convertEvents(readFeed(path, options), path, generation, options);
}

/**
 * Writes what a reader reports of `source` as STIX of one generation: 1.2 for `stix1`, 2.1 for `stix2`. The
 * same events and options give the same bytes, whatever the clock or the machine. Memory does not grow with
 * the source.
 *
 * @param source the source's path, for names and messages only
 * @throws ExtraHopError `EXTRAHOP_SOURCE_INVALID` where the source has an error, `EXTRAHOP_SOURCE_UNSUITABLE`
 *   where `out` has an ending that does not fit the generation; nothing is written then
 */
export async function convertEvents(
  events: AsyncIterable<readonly FeedEvent[]>,
  source: string,
  generation: Generation,
  options: ConvertOptions,
): Promise<ConvertResult> {
  const { out, name = collectionName(source) || "collection", signal } = options;
  const limits = limitsWith(options.limits);
  const writer = new (writers().FeedWriter)(events, source, generation, name);
  if (/\.(tgz|tar\.gz)$/i.test(out)) {
    await packDocuments(writer.split(indicatorsPerFile(limits)), out, signal);
  } else if (out.toLowerCase().endsWith(extensionOf[generation])) {
    await writeSingle(writer, out, signal);
    if (writer.indicators >= limits.observablesPerFile) {
      const found = `It holds ${groupedNumber(writer.indicators)} observables in one file.`;
      writer.problems.add(problem("too-many-observables-in-file", { file: out }, found));
    }
  } else {
    throw unsuitableEnding(out, generation);
  }
  const { documents, indicators, losses } = writer;
  return {
    documents,
    indicators,
    losses: losses.list(),
    problems: writer.problems.result({ file: source }).problems,
  };
}

/** The vendor recommends fewer than the limit. */
export const indicatorsPerFile = (limits: Limits): number => Math.max(1, limits.observablesPerFile - 1);

async function writeSingle(writer: FeedWriter, out: string, signal: AbortSignal | undefined): Promise<void> {
  await replaceFile(out, async (temporary) => {
    const file = await open(temporary, "wx");
    try {
      const head = await writer.single(async (piece) => {
        signal?.throwIfAborted();
        await file.appendFile(piece);
      });
      await file.write(head, 0, head.length, 0);
    } finally {
      await file.close();
    }
  });
}

function unsuitableEnding(out: string, generation: Generation): ExtraHopError {
  const document = extensionOf[generation];
  return new ExtraHopError({
    code: "EXTRAHOP_SOURCE_UNSUITABLE",
    action: `converting to ${out}`,
    found: `${generation} is written to files that end in ${document} or .tgz`,
    remedy: `Name the file with ${document} for one document, or with .tgz for an archive of documents split at the limit.`,
  });
}
