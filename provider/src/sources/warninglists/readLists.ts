import { readFile } from "node:fs/promises";
import { ContentStore } from "../contentStore.js";
import type { SourcesDeclaration } from "../declaration/model.js";
import type { LockFile } from "../lockFile.js";
import { type Matcher, matcherOf, parseWarningList } from "./warningList.js";

/** What keeps the pinned content of warning lists from being read, a line each; none where all is there. */
export function missingLists(
  { store }: SourcesDeclaration,
  { warninglists = {} }: LockFile,
  names: readonly string[],
): readonly string[] {
  const contents = new ContentStore(store);
  return names.flatMap((name) => {
    const pinned = Object.hasOwn(warninglists, name) ? warninglists[name] : undefined;
    if (pinned === undefined) return [`the warning list ${name} was never fetched`];
    if (contents.has(pinned.sha256)) return [];
    return [`the store has no content ${pinned.sha256.slice(0, 12)}… of the warning list ${name}`];
  });
}

/** The matchers of warning lists by name, from the content that the lock file pins. */
export async function readLists(
  { store }: SourcesDeclaration,
  { warninglists = {} }: LockFile,
  names: readonly string[],
): Promise<ReadonlyMap<string, Matcher>> {
  const contents = new ContentStore(store);
  const matchers = new Map<string, Matcher>();
  for (const name of names) {
    const { sha256 = "" } = warninglists[name] ?? {};
    const list = parseWarningList(await readFile(contents.pathOf(sha256), "utf8"));
    // Content is parsed before it is pinned; the store names it by its digest.
    if ("fault" in list) throw new TypeError(`the pinned warning list ${name} is damaged: ${list.fault}`);
    matchers.set(name, matcherOf(list));
  }
  return matchers;
}
