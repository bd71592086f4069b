import {
  collectionType,
  feedType,
  readStoredCollection,
  readStoredFeed,
  skipsVerification,
  systemName,
} from "pulumi-extrahop/state";
import { collectionName, type ReadingChoices, readingChoices } from "pulumi-extrahop/stix";

type Fields = Readonly<Record<string, unknown>>;

/** A resource as the engine passes it: its inputs, or what the state keeps. */
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
  /** How the program has the source read. */
  readonly choices: ReadingChoices;
  /** Absent where the source is not known yet. */
  readonly digest?: string;
  /** Distinct values by type. */
  readonly indicators: Readonly<Record<string, number>>;
  /** Absent of a ThreatFeed. */
  readonly system?: { readonly name: string; readonly insecureSkipVerify: boolean };
  /** The values as last applied, of a ThreatFeed in the state. */
  readonly index?: unknown;
}

/**
 * What a ThreatFeed or ThreatCollection declares. A resource is one by its type, or by the provider's text
 * that it carries: any dynamic resource can carry that text, under any name.
 *
 * @returns undefined for a resource of another kind, or one that was only read
 */
export function readDeclared({ urn, type, props }: EngineResource): Declared | undefined {
  const kind = kindOf(type, props);
  if (kind === "feed") {
    const { index, ...feed } = readStoredFeed(props);
    return declared(urn, feed, index === undefined ? {} : { index });
  }
  if (kind === undefined) return undefined;
  const { system, name, ...collection } = readStoredCollection(props);
  return declared(urn, collection, {
    ...(name === undefined ? {} : { feed: name }),
    ...(system === undefined
      ? {}
      : { system: { name: systemName(system), insecureSkipVerify: skipsVerification(system) } }),
  });
}

function kindOf(type: string, props: Fields): "collection" | "feed" | undefined {
  if (type === collectionType) return "collection";
  if (type === feedType) return "feed";
  const provider = type.startsWith("pulumi-nodejs:") ? props["__provider"] : undefined;
  if (typeof provider !== "string" || !provider.includes("pulumi-extrahop")) return undefined;
  // Text of another form than ours may do either.
  return props["system"] === undefined ? "feed" : "collection";
}

/** What feeds and collections have in common. */
type Content = Pick<Partial<ReturnType<typeof readStoredFeed>>, "source" | "digest" | "indicators">;

function declared(
  urn: string,
  { source, digest, indicators = {}, ...reading }: Content & ReadingChoices,
  more: Partial<Declared>,
): Declared | undefined {
  if (source === undefined) return undefined;
  return {
    urn,
    feed: collectionName(source),
    source,
    choices: readingChoices(reading),
    indicators,
    ...(digest === undefined ? {} : { digest }),
    ...more,
  };
}

/** The same for all resources that are about the same contents. */
export const contentsKey = ({ source, choices }: Declared): string => `${JSON.stringify(choices)} ${source}`;

export const totalOf = ({ indicators }: Declared): number =>
  Object.values(indicators).reduce((sum, count) => sum + count, 0);
