import { Config } from "@pulumi/pulumi/config.js";
import { contentCacheFolder } from "../inspection/cacheFolder.js";
import { InspectionCache } from "../inspection/inspectionCache.js";
import { describeErrors, problemLine } from "../resource/problemText.js";
import { discoverSources, type ReadingChoices } from "../stix/index.js";

/** Sources by the name of their collection, and everything that keeps them from being used, in lines for a person. */
export interface CollectedSources {
  readonly byName: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

export function collectSources(args: {
  readonly folder?: string;
  readonly sources?: Readonly<Record<string, string>>;
}): CollectedSources {
  const byName = new Map<string, string>();
  const problems: string[] = [];
  if (args.folder === undefined && args.sources === undefined) {
    problems.push("neither a folder nor sources are given");
  }
  if (args.folder !== undefined) {
    const discovered = discoverSources(args.folder);
    for (const { name, path } of discovered.sources) byName.set(name, path);
    problems.push(...discovered.problems.filter(({ level }) => level === "error").map(problemLine));
  }
  for (const [name, path] of Object.entries(args.sources ?? {})) {
    const other = byName.get(name);
    if (other !== undefined) {
      problems.push(`${path} claims the name ${JSON.stringify(name)}, which ${other} has already`);
    }
    byName.set(name, path);
  }
  return { byName, problems };
}

/**
 * Inspects all sources of a fleet in the program, several at once, and gives back the problems of all of them together. What was found is
 * kept, so that the provider's process doesn't inspect them again.
 */
export async function inspectSources(
  sources: readonly string[],
  choices: ReadingChoices,
): Promise<readonly string[]> {
  const setting = new Config("extrahop").get("contentCache");
  const inspections = new InspectionCache(process.cwd(), contentCacheFolder(setting, process.env));
  try {
    const found = await Promise.all(
      sources.map(async (source) => ({ source, inspection: await inspections.inspect(source, choices) })),
    );
    return found.flatMap(({ source, inspection: { ok, path, problems } }) =>
      ok
        ? []
        : [
            describeErrors(
              source,
              path,
              problems.filter(({ level }) => level === "error"),
            ),
          ],
    );
  } finally {
    await inspections.close();
  }
}

export function unusableSources(problems: readonly string[]): string {
  const lines = problems.join("\n").split("\n");
  return `The fleet's sources can't be used; nothing is uploaded.\n  ${lines.join("\n  ")}`;
}
