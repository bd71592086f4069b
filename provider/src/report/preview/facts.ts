import { readStored } from "../../collection/schema.js";
import { readStoredFeed } from "../../feed/schema.js";
import { skipsVerification, systemName } from "../../resource/systemReference.js";
import type { SourceFormat } from "../../stix/index.js";
import { withoutUndefined } from "../../systems/index.js";
import { counts, type Fields } from "./shape.js";

/** What the report reads of the source of a collection or feed, as far as the resource says it. */
interface SourceFacts {
  readonly source?: string;
  readonly scope?: string;
  readonly allowBroad?: boolean;
  readonly format?: SourceFormat;
  readonly ports?: "strip" | "skip";
  readonly digest?: string;
  readonly stixVersion?: string;
  /** By type. */
  readonly indicators?: Readonly<Record<string, number>>;
}

/**
 * What the report reads of a ThreatCollection. Every property is asked for by name, so that no other one, a
 * credential least of all, can come into a report.
 */
export interface CollectionFacts extends SourceFacts {
  /** Absent where it is missing, secret or known only at `up`. */
  readonly system?: string;
  readonly name?: string;
  /** Observables that the system counted at the last upload. */
  readonly observables?: number;
  /** The resource's own wish; absent means that it adopts. */
  readonly adopts?: boolean;
  readonly insecure: boolean;
  /** Another content with the same indicators leaves it as it is. */
  readonly comparesIndicators: boolean;
  /** Inputs that nobody knows before `up`. */
  readonly knownAtUp: readonly string[];
}

/** What the report reads of a ThreatFeed. */
export interface FeedFacts extends SourceFacts {
  /** The values as last applied; only stix/ can read it. */
  readonly index?: unknown;
}

/** How the engine writes a value that only `up` will know (@pulumi/pulumi: runtime/rpc.ts, unknownValue). */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** How `preview --json` writes a secret. */
const secretValue = "[secret]";

export function collectionFacts(inputs: Fields, outputs: Fields): CollectionFacts {
  const stored = readStored(knownValues(inputs, outputs));
  const { system, observables, adopt } = stored;
  return {
    ...withoutUndefined<ContentFacts & Pick<CollectionFacts, "system" | "name" | "observables" | "adopts">>({
      ...contentFacts(stored),
      system: system === undefined ? undefined : systemName(system),
      name: stored.name,
      observables,
      adopts: adopt,
    }),
    insecure: system !== undefined && skipsVerification(system),
    comparesIndicators: stored.compare === "indicators",
    knownAtUp: ["system", "name", "source", "digest"].filter((key) => inputs[key] === unknownValue),
  };
}

export function feedFacts(inputs: Fields, outputs: Fields): FeedFacts {
  const stored = readStoredFeed(knownValues(inputs, outputs));
  return withoutUndefined<FeedFacts>({ ...contentFacts(stored), index: stored.index });
}

/** What feeds and collections have in common. */
type ContentFacts = Pick<
  FeedFacts,
  "source" | "scope" | "allowBroad" | "format" | "ports" | "digest" | "stixVersion" | "indicators"
>;

function contentFacts({
  source,
  scope,
  allowBroad,
  format,
  ports,
  digest,
  stixVersion,
  indicators,
}: ContentFacts) {
  return {
    source: filled(source),
    scope: filled(scope),
    allowBroad,
    format,
    ports,
    digest: filled(digest),
    stixVersion: filled(stixVersion),
    indicators: indicators === undefined ? undefined : counts(indicators),
  };
}

/** Inputs before outputs, without what is secret or known only at `up`. */
function knownValues(inputs: Fields, outputs: Fields): Fields {
  const known = (values: Fields) =>
    Object.entries(values).filter(
      ([, value]) => value !== null && value !== unknownValue && value !== secretValue,
    );
  return Object.fromEntries([...known(outputs), ...known(inputs)]);
}

const filled = (value: string | undefined): string | undefined => (value === "" ? undefined : value);
