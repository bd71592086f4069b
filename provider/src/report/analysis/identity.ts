import { parseCollectionResourceId } from "../../collection/schema.js";
import { readingChoices } from "../../stix/index.js";
import { isOfFleet, nameOfUrn } from "../preview/resource.js";
import { factsOf, type StackResource } from "./stackView.js";

/** Used where a name is missing, or is known only at `up`. */
export const unnamed = { system: "(unknown system)", feed: "(unknown feed)" } as const;

/** Whose collection it is, as far as it is known. */
export interface Identity {
  readonly system: string;
  /** The collection's name on the system. */
  readonly name: string;
  /** Tells feeds apart: the source and how it is read, or the name where no source is known. */
  readonly feedKey: string;
  readonly source?: string;
  /** Why something is missing. */
  readonly doubts: readonly string[];
}

/** @param reading scope, format and so on: one source that is read in two ways is two feeds */
export function feedKey(source: string, reading: Parameters<typeof readingChoices>[0]): string {
  const { scope = "indicators", ...more } = readingChoices(reading);
  return JSON.stringify(Object.keys(more).length === 0 ? [source, scope] : [source, scope, more]);
}

/**
 * @param systems names of systems that are known otherwise, by which a name such as `hq/apt1` can be taken
 * apart
 */
export function identify(resource: StackResource, systems: ReadonlySet<string>): Identity {
  const facts = factsOf(resource);
  const own = nameOfUrn(resource.urn);
  const id = parseCollectionResourceId(resource.before?.id ?? resource.after?.id ?? "");
  const byName = takenApart(own, systems, isOfFleet(resource.urn));
  const system = facts?.system ?? id?.system ?? byName?.system;
  const name = facts?.name ?? id?.name ?? byName?.feed ?? own;
  const atUp = facts?.knownAtUp ?? [];
  const doubts = [
    // Of what the provider refuses the engine tells nothing but the error.
    ...(system === undefined && facts !== undefined
      ? [
          atUp.includes("system")
            ? `which system ${own} is for is known only at up`
            : `which system ${own} is for is not said`,
        ]
      : []),
    ...(facts !== undefined && facts.source === undefined && !atUp.includes("source")
      ? [`which source ${own} has is not said`]
      : []),
  ];
  return {
    system: system ?? unnamed.system,
    name,
    feedKey: facts?.source === undefined ? JSON.stringify([null, name]) : feedKey(facts.source, facts),
    ...(facts?.source === undefined ? {} : { source: facts.source }),
    doubts,
  };
}

/**
 * `SYSTEM/FEED`, the names that ThreatFleet gives; names of systems can hold slashes, so known ones go first.
 */
function takenApart(
  name: string,
  systems: ReadonlySet<string>,
  ofFleet: boolean,
): { readonly system: string; readonly feed: string } | undefined {
  const slashes = [...name.matchAll(/\//g)].map(({ index }) => index);
  const at =
    slashes.findLast((slash) => systems.has(name.slice(0, slash))) ?? (ofFleet ? slashes[0] : undefined);
  return at === undefined || at === 0 || at === name.length - 1
    ? undefined
    : { system: name.slice(0, at), feed: name.slice(at + 1) };
}
