import { readCounts } from "../resource/counts.js";
import { parseSourceFormat, type SourceFormat } from "../stix/index.js";
import { withoutUndefined } from "../systems/index.js";

/** Inputs of a ThreatFeed after check. */
export interface FeedInputs {
  readonly source: string;
  readonly scope?: "indicators" | "document";
  readonly allowBroad?: boolean;
  readonly format?: SourceFormat;
  readonly ports?: "strip" | "skip";
  readonly compare?: "content" | "indicators";
  /** Whether a source without a usable indicator is accepted. */
  readonly allowEmpty?: boolean;
  /** How many indicators the source may lose in one run: a number, or a share such as `20%`. */
  readonly maxRemoved?: string | number;
  readonly digest: string;
  readonly indicatorsDigest?: string;
  readonly stixVersion?: string;
  readonly indicators?: Readonly<Record<string, number>>;
}

/** What the state keeps of a ThreatFeed: its inputs, and its indicators as last applied. */
export interface StoredFeed extends FeedInputs {
  /** An IndicatorIndex of stix/, which treats an unreadable one as absent. */
  readonly index?: unknown;
  /** See StoredCollection. */
  readonly row?: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads what any version of this package has stored; a field of another shape is omitted. */
export function readStoredFeed(outputs: Fields): Partial<StoredFeed> {
  const text = (key: string) => (typeof outputs[key] === "string" ? (outputs[key] as string) : undefined);
  const scope = text("scope");
  const compare = text("compare");
  const { maxRemoved } = outputs;
  const ports = text("ports");
  return withoutUndefined<Partial<StoredFeed>>({
    source: text("source"),
    scope: scope === "indicators" || scope === "document" ? scope : undefined,
    allowBroad: typeof outputs["allowBroad"] === "boolean" ? outputs["allowBroad"] : undefined,
    format: parseSourceFormat(outputs["format"]),
    ports: ports === "strip" || ports === "skip" ? ports : undefined,
    compare: compare === "content" || compare === "indicators" ? compare : undefined,
    allowEmpty: typeof outputs["allowEmpty"] === "boolean" ? outputs["allowEmpty"] : undefined,
    maxRemoved: typeof maxRemoved === "string" || typeof maxRemoved === "number" ? maxRemoved : undefined,
    row: text("row"),
    digest: text("digest"),
    indicatorsDigest: text("indicatorsDigest"),
    stixVersion: text("stixVersion"),
    indicators: readCounts(outputs["indicators"]),
    index: outputs["index"],
  });
}
