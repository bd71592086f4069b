import type { Stix2Knowledge } from "../format/stix2/knowledge.js";
import { limitsWith } from "../limits.js";
import type { ReadOptions } from "../model.js";
import type { DocumentLocation } from "../problems.js";
import type { FeedSink, Reading } from "./feedSink.js";
import { type Readers, type Walked, type WalkSink, walk } from "./walk.js";

// Each reader is loaded with the first document of its format; most sources have one format.
const stix1 = (): typeof import("../format/stix1/packageReader.js") =>
  require("../format/stix1/packageReader.js");
const stix2 = (): typeof import("../format/stix2/bundleReader.js") =>
  require("../format/stix2/bundleReader.js");
const stix2Learner = (): typeof import("../format/stix2/bundleLearner.js") =>
  require("../format/stix2/bundleLearner.js");
const lists = (): typeof import("../format/lists/listReader.js") => require("../format/lists/listReader.js");

/**
 * Walks a source with all readers.
 *
 * @param detail whether indicators have contexts; `confidence` where those of STIX 2 may lack all but
 *   confidence and revocation
 * @param isWanted false for documents that are passed over
 */
export function readAll(
  path: string,
  options: ReadOptions,
  detail: boolean | "confidence",
  knowledge: Stix2Knowledge,
  sink: FeedSink,
  walked: Walked = {},
  isWanted: (place: DocumentLocation) => boolean = () => true,
): AsyncGenerator<void> {
  const reading: Reading = {
    scope: options.scope ?? "indicators",
    allowBroad: options.allowBroad === true,
    ignoreToIds: options.ignoreToIds === true,
    detail: detail !== false,
    mayBeSkimmed: detail !== true,
  };
  const readers: Readers = {
    stix1: (place) => (isWanted(place) ? new (stix1().PackageReader)(place, reading, sink) : undefined),
    stix2: (place) =>
      isWanted(place) ? new (stix2().BundleReader)(place, reading, sink, knowledge) : undefined,
    list: (place, plan) =>
      isWanted(place)
        ? new (lists().ListReader)(place, sink, plan, options.ports ?? "skip", reading)
        : undefined,
  };
  const { format, signal, sha256, arriving } = options;
  const limits = limitsWith(options.limits);
  return walk(path, { readers, sink, limits, signal, format, sha256, arriving }, walked);
}

const deaf: WalkSink = { document: () => {}, problem: () => {}, difference: () => {} };

/**
 * Walks a source for what must be known of its STIX 2 documents beforehand; faults are left for the reading
 * to tell.
 */
export async function learn(path: string, options: ReadOptions, knowledge: Stix2Knowledge): Promise<void> {
  const readers: Readers = {
    stix1: () => undefined,
    stix2: (place) => new (stix2Learner().BundleLearner)(place, knowledge),
    list: () => undefined,
  };
  const steps = walk(path, {
    readers,
    sink: deaf,
    limits: limitsWith(options.limits),
    signal: options.signal,
    format: options.format,
    // Nobody asks for it here: the reading tells it.
    sha256: "",
  });
  for await (const _ of steps);
  knowledge.freeze();
}
