import type { Scope } from "pulumi-extrahop/stix";
import { collectionName } from "pulumi-extrahop/stix";

const collectionType = "pulumi-nodejs:dynamic/extrahop:ThreatCollection";
const feedType = "pulumi-nodejs:dynamic/extrahop:ThreatFeed";

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
  if (type !== collectionType && type !== feedType) return undefined;
  const source = text(props["source"]);
  if (source === undefined) return undefined;
  const digest = text(props["digest"]);
  const index = props["index"];
  const system = type === collectionType ? readSystem(props["system"]) : undefined;
  return {
    urn,
    feed: (type === collectionType ? text(props["name"]) : undefined) ?? collectionName(source),
    source,
    scope: props["scope"] === "document" ? "document" : "indicators",
    indicators: readCounts(props["indicators"]),
    ...(digest === undefined ? {} : { digest }),
    ...(index === undefined ? {} : { index }),
    ...(system === undefined ? {} : { system }),
  };
}

/** The same for all resources that are about the same contents. */
export const contentsKey = ({ source, scope }: Declared): string => `${scope} ${source}`;

export const totalOf = ({ indicators }: Declared): number =>
  Object.values(indicators).reduce((sum, count) => sum + count, 0);

function readSystem(value: unknown): Declared["system"] {
  if (typeof value === "string") return { name: value, insecureSkipVerify: false };
  if (typeof value !== "object" || value === null) return undefined;
  const { name, insecureSkipVerify } = value as Fields;
  if (typeof name !== "string") return undefined;
  return { name, insecureSkipVerify: String(insecureSkipVerify).trim().toLowerCase() === "true" };
}

function readCounts(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
