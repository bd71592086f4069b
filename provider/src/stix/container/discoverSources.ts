import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { besideFeeds, exceptions } from "../format/lists/marks/besideFeeds.js";
import type { Problem } from "../model.js";
import { problem, quoted } from "../problems.js";
import { collectionName } from "./collectionName.js";
import { collectionNameProblem } from "./collectionNameProblem.js";
import { codeOf } from "./file.js";

/** A file that can become a collection, and the name that it would have. */
export interface DiscoveredSource {
  /** The folder as the caller named it, joined with the path below it by `/`. */
  readonly path: string;
  readonly name: string;
}

/** What a folder holds. */
export interface Discovery {
  /** Sorted by path, code unit by code unit. */
  readonly sources: readonly DiscoveredSource[];
  readonly problems: readonly Problem[];
}

/** Endings of files that are taken for sources; what they hold is recognized by their content later. */
export const sourceEndings = [
  ".tar",
  ".tgz",
  ".tar.gz",
  ".xml",
  ".stix",
  ".json",
  ".stix2",
  ".txt",
  ".csv",
  ".tsv",
  ".lst",
  ".list",
  ".netset",
  ".ipset",
  ".intel",
  ".rpz",
  ".p2p",
  ".hosts",
  ".jsonl",
  ".ndjson",
  ".gz",
] as const;

/** Files that belong to a feed or a folder and are none. */
const beside = /\.(?:md|sha\d+|sha\d+sum|md5|sig|asc|ts|js|yaml|yml)$/;
const maxNamed = 10;

/**
 * Lists the sources of a folder and all folders below it. Hidden entries are passed over, links are followed
 * only where they stay inside. Two files that claim one name, compared without regard to case and Unicode
 * normal form, and a folder without sources are problems. Synchronous, because a Pulumi program declares its
 * resources while it runs.
 */
export function discoverSources(folder: string): Discovery {
  const problems: Problem[] = [];
  let root: string;
  try {
    root = realpathSync(folder);
    if (!statSync(root).isDirectory()) throw Object.assign(new Error("no folder"), { code: "ENOTDIR" });
  } catch (cause) {
    const code = codeOf(cause);
    const missing = code === "ENOENT" || code === "ENOTDIR";
    const found = missing ? "There is no such folder." : `Looking at the folder was refused (${code}).`;
    return {
      sources: [],
      problems: [problem(missing ? "source-missing" : "source-unreadable", { file: folder }, found)],
    };
  }
  const sources: DiscoveredSource[] = [];
  const skipped: string[] = [];
  const visit = (below: string): void => {
    const here = join(folder, below);
    let entries: Dirent[];
    try {
      entries = readdirSync(here, { withFileTypes: true });
    } catch (cause) {
      problems.push(
        problem("source-unreadable", { file: here }, `Listing it was refused (${codeOf(cause)}).`),
      );
      return;
    }
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const relative = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        visit(relative);
        continue;
      }
      const lower = entry.name.toLowerCase();
      if (!sourceEndings.some((ending) => lower.endsWith(ending))) {
        if (!beside.test(lower) && besideFeeds(lower) === undefined) skipped.push(relative);
        continue;
      }
      const path = join(folder, relative);
      if (entry.isSymbolicLink() && !staysInside(path, root)) {
        problems.push(
          problem("link-leaves-folder", { file: path }, "The link points outside the folder, or nowhere."),
        );
        continue;
      }
      const what = besideFeeds(lower);
      if (what !== undefined) {
        // Text about a folder is expected in it; exceptions could have been meant as a source.
        if (what === exceptions) skipped.push(relative);
        continue;
      }
      const nameProblem = collectionNameProblem(path);
      if (nameProblem !== undefined) {
        problems.push(nameProblem);
        continue;
      }
      sources.push({ path, name: collectionName(entry.name) });
    }
  };
  visit("");
  sources.sort((a, b) => (a.path < b.path ? -1 : 1));
  problems.push(...clashes(sources));
  if (skipped.length > 0) problems.push(problem("files-skipped", { file: folder }, describeSkipped(skipped)));
  if (sources.length === 0 && problems.every(({ code }) => code === "files-skipped")) {
    const found = `No file below it ends in ${sourceEndings.join(", ")}.`;
    problems.push(problem("empty-folder", { file: folder }, found));
  }
  return { sources, problems };
}

function describeSkipped(paths: readonly string[]): string {
  const named = [...paths].sort().slice(0, maxNamed);
  const more = paths.length - named.length;
  const shown = named.map((path) => quoted(path)).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return paths.length === 1 ? `1 file is skipped: ${shown}.` : `${paths.length} files are skipped: ${shown}.`;
}

function staysInside(path: string, root: string): boolean {
  try {
    const target = realpathSync(path);
    return target.startsWith(root + sep) && statSync(target).isFile();
  } catch {
    return false;
  }
}

function clashes(sources: readonly DiscoveredSource[]): Problem[] {
  const byName = new Map<string, DiscoveredSource[]>();
  for (const source of sources) {
    const key = source.name.normalize("NFC").toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), source]);
  }
  const found: Problem[] = [];
  for (const same of byName.values()) {
    const [first, ...others] = same;
    if (first === undefined) continue;
    for (const other of others) {
      const text = `${JSON.stringify(other.path)} and ${JSON.stringify(first.path)} both claim the name ${JSON.stringify(other.name)}.`;
      found.push(problem("name-clash", { file: other.path }, text));
    }
  }
  return found;
}
