import { Config } from "@pulumi/pulumi/config.js";
import { isDryRun } from "@pulumi/pulumi/runtime/settings.js";
import { isExtraHopError } from "../errors/index.js";
import { contentCacheFolder } from "../inspection/cacheFolder.js";
import { InspectionCache } from "../inspection/inspectionCache.js";
import { changedSincePreview, describeEmpty } from "../resource/checkSource.js";
import { openPreviews } from "../resource/previewRecord.js";
import { describeErrors, problemLine } from "../resource/problemText.js";
import {
  discoverSources,
  faultOfCollectionName,
  type KnownInspection,
  quoted,
  type ReadingChoices,
  readingChoices,
  type SourceFormat,
  sourceFormatFault,
} from "../stix/index.js";
import { declaredFeeds, type NamedSource, placeNamedSource } from "./namedSource.js";
import { portable } from "./sourcePath.js";

/**
 * Sources by the name of their collection, and everything that keeps them from being used, in lines for a
 * person.
 */
/** A source of a fleet that is read as it declares. */
export interface FleetSource {
  /** Relative to the program's folder. */
  readonly path: string;
  /** See ThreatCollection. Default: detected. */
  readonly format?: SourceFormat;
  /** See ThreatCollection. Default `skip`. */
  readonly ports?: "strip" | "skip";
}

export interface CollectedSources {
  readonly byName: ReadonlyMap<string, string>;
  /**
   * Those of them that come from a declaration; their files are there once {@link inspectSources} has run.
   */
  readonly named: ReadonlyMap<string, NamedSource>;
  /** How those are read that say so. */
  readonly readings: ReadonlyMap<string, Pick<FleetSource, "format" | "ports">>;
  readonly problems: readonly string[];
  /** What does not keep them from being used, such as files of the folder that are skipped. */
  readonly warnings: readonly string[];
}

export function collectSources(args: {
  readonly folder?: string;
  readonly sources?: Readonly<Record<string, string | FleetSource>>;
  readonly declaration?: string | undefined;
}): CollectedSources {
  const byName = new Map<string, string>();
  const named = new Map<string, NamedSource>();
  const problems: string[] = [];
  const warnings: string[] = [];
  if (args.folder === undefined && args.sources === undefined && args.declaration === undefined) {
    problems.push("neither a folder nor sources nor a declaration is given");
  }
  if (args.folder !== undefined) {
    const discovered = discoverSources(args.folder);
    for (const { name, path } of discovered.sources) byName.set(name, path);
    for (const found of discovered.problems) {
      (found.level === "error" ? problems : warnings).push(problemLine(found));
    }
  }
  for (const { source, path } of feedsOf(args.declaration, problems)) {
    const other = byName.get(source.named);
    if (other !== undefined) problems.push(`the declared source ${source.named} has the name of ${other}`);
    byName.set(source.named, portable(path));
    named.set(source.named, source);
  }
  const readings = new Map<string, Pick<FleetSource, "format" | "ports">>();
  for (const [name, source] of Object.entries(args.sources ?? {})) {
    const { path, ...reading } = typeof source === "string" ? { path: source } : source;
    readings.set(name, reading);
    const fault = reading.format === undefined ? undefined : sourceFormatFault(reading.format);
    if (fault !== undefined) problems.push(`format of the source ${JSON.stringify(name)}: ${fault}`);
    const other = byName.get(name);
    if (other !== undefined) {
      problems.push(`${path} claims the name ${JSON.stringify(name)}, which ${other} has already`);
    }
    byName.set(name, path);
    const nameFault = faultOfCollectionName(name);
    if (nameFault !== undefined) problems.push(`the collection's name ${quoted(name)} ${nameFault}`);
  }
  return { byName, named, readings, problems, warnings };
}

function feedsOf(declaration: string | undefined, problems: string[]): ReturnType<typeof declaredFeeds> {
  if (declaration === undefined) return [];
  try {
    return declaredFeeds(declaration);
  } catch (error) {
    if (!isExtraHopError(error)) throw error;
    problems.push(error.message);
    return [];
  }
}

/**
 * Inspects all sources of a fleet in the program, several at once, and returns the problems of all of them
 * together. The inspections are cached, so that the provider process does not repeat them.
 *
 * @param allowEmpty whether a source without a usable indicator is accepted
 */
export async function inspectSources(
  { byName, named, readings }: Pick<CollectedSources, "byName" | "named" | "readings">,
  choices: ReadingChoices,
  allowEmpty: boolean,
): Promise<readonly string[]> {
  const missing = await placeSources([...named.values()]);
  if (missing.length > 0) return missing;
  const setting = new Config("extrahop").get("contentCache");
  const folder = process.cwd();
  const inspections = new InspectionCache(folder, contentCacheFolder(setting, process.env));
  const previews = isDryRun() ? undefined : openPreviews(folder, setting, process.env);
  try {
    const found = await Promise.all(
      [...byName].map(async ([name, source]) => {
        // The choices of the fleet, and what its source declares by itself.
        const reading = { ...choices, ...readingChoices(readings.get(name) ?? {}) };
        const inspection = await inspections.inspect(source, reading);
        const shown = previews?.find(portable(source), reading);
        return problemOf(source, inspection, allowEmpty, shown);
      }),
    );
    return found.filter((problem) => problem !== undefined);
  } finally {
    await inspections.close();
  }
}

/** @param shown the digest that this run's preview showed, undefined where there was no preview */
function problemOf(
  source: string,
  inspection: KnownInspection,
  allowEmpty: boolean,
  shown: string | undefined,
): string | undefined {
  const { ok, path, problems, total, digest } = inspection;
  const errors = problems.filter(({ level }) => level === "error");
  if (!ok) return describeErrors(source, path, errors);
  if (total === 0 && !allowEmpty) return describeEmpty(source, inspection);
  return shown !== undefined && shown !== digest ? changedSincePreview(source) : undefined;
}

/** Makes the files of declared sources, and returns in words what keeps them from being made. */
async function placeSources(named: readonly NamedSource[]): Promise<readonly string[]> {
  const placed = await Promise.allSettled(named.map(placeNamedSource));
  return placed.flatMap((one) => {
    if (one.status === "fulfilled") return [];
    if (!isExtraHopError(one.reason)) throw one.reason;
    return [one.reason.message];
  });
}

export function unusableSources(problems: readonly string[]): string {
  const lines = problems.join("\n").split("\n");
  return `The fleet's sources cannot be used; nothing is uploaded.\n  ${lines.join("\n  ")}`;
}
