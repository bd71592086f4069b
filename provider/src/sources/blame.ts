import { type TypedValue, typeValue } from "../stix/index.js";
import type { SourcesDeclaration } from "./declaration/model.js";
import { knownValues } from "./knownValues.js";
import { lockPath, readLock } from "./lockFile.js";
import { Provenance } from "./provenance.js";

/** Which sources name a value. */
export interface Blame extends TypedValue {
  readonly sources: readonly {
    readonly source: string;
    /** RFC 3339, UTC: the fetch that first named the value. */
    readonly since: string;
    /** 0 to 100, where the source names one. */
    readonly confidence?: number;
  }[];
  /** Sources whose content the store lacks; absent where there is none. */
  readonly unsearched?: readonly string[];
}

/**
 * Looks up which sources' pinned content names a value, before filters.
 *
 * @returns undefined where the text is no value that a system can use
 * @throws ExtraHopError EXTRAHOP_LOCK_INVALID
 */
export async function blame(declaration: SourcesDeclaration, text: string): Promise<Blame | undefined> {
  const typed = typeValue(undefined, text);
  if (typed === undefined) return undefined;
  const lock = await readLock(lockPath(declaration.file));
  const provenance = new Provenance(declaration.store);
  const found: Blame["sources"][number][] = [];
  const unsearched: string[] = [];
  for (const source of declaration.sources.values()) {
    const pinned = Object.hasOwn(lock.sources, source.name) ? lock.sources[source.name] : undefined;
    if (pinned === undefined) continue;
    if (
      !provenance.has(source.name, pinned.sha256) &&
      (await knownValues(declaration, source, pinned)) === undefined
    ) {
      unsearched.push(source.name);
      continue;
    }
    const record = await provenance.find(source.name, pinned.sha256, typed);
    if (record === undefined) continue;
    found.push({ source: source.name, ...record, since: new Date(record.since).toISOString() });
  }
  return { ...typed, sources: found, ...(unsearched.length === 0 ? {} : { unsearched }) };
}
