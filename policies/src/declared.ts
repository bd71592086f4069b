import {
  collectionType,
  feedType,
  readStoredCollection,
  readStoredFeed,
  skipsVerification,
  systemName,
} from "pulumi-extrahop/state";
import type { Scope } from "pulumi-extrahop/stix";
import { collectionName } from "pulumi-extrahop/stix";

type Fields = Readonly<Record<string, unknown>>;

/** What the engine says of a resource, as its inputs or as the state keeps it. */
export interface EngineResource {
  readonly urn: string;
  readonly type: string;
  readonly props: Fields;
}

/** What the policies want to know of a ThreatFeed or a ThreatCollection. */
export interface Declared {
  readonly urn: string;
  /** What the systems call it; of a ThreatFeed, what they would by default. */
  readonly feed: string;
  readonly source: string;
  readonly scope: Scope;
  /** Absent where the source isn't known yet. */
  readonly digest?: string;
  /** Distinct values by type. */
  readonly indicators: Readonly<Record<string, number>>;
  /** Absent of a ThreatFeed. */
  readonly system?: { readonly name: string; readonly insecureSkipVerify: boolean };
  /** The values as last applied, of a ThreatFeed in the state. */
  readonly index?: unknown;
}

/** @returns undefined for a resource of another kind, or one that was only read */
export function readDeclared({ urn, type, props }: EngineResource): Declared | undefined {
  if (type === feedType) {
    const { index, ...feed } = readStoredFeed(props);
    return declared(urn, feed, index === undefined ? {} : { index });
  }
  if (type !== collectionType) return undefined;
  const { system, name, ...collection } = readStoredCollection(props);
  return declared(urn, collection, {
    ...(name === undefined ? {} : { feed: name }),
    ...(system === undefined
      ? {}
      : { system: { name: systemName(system), insecureSkipVerify: skipsVerification(system) } }),
  });
}

/** What feeds and collections have in common. */
type Content = Pick<Partial<ReturnType<typeof readStoredFeed>>, "source" | "scope" | "digest" | "indicators">;

function declared(
  urn: string,
  { source, scope = "indicators", digest, indicators = {} }: Content,
  more: Partial<Declared>,
): Declared | undefined {
  if (source === undefined) return undefined;
  return {
    urn,
    feed: collectionName(source),
    source,
    scope,
    indicators,
    ...(digest === undefined ? {} : { digest }),
    ...more,
  };
}

/** The same for all resources that are about the same contents. */
export const contentsKey = ({ source, scope }: Declared): string => `${scope} ${source}`;

export const totalOf = ({ indicators }: Declared): number =>
  Object.values(indicators).reduce((sum, count) => sum + count, 0);
