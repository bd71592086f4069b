import { readCounts } from "../resource/counts.js";
import { readSystemReference, type SystemReference } from "../resource/systemReference.js";
import { parseSourceFormat, type SourceFormat } from "../stix/index.js";
import { type Generation, withoutUndefined } from "../systems/index.js";
import { type FormerCollection, readFormers } from "./formers.js";

/**
 * How two versions of a source are compared: by every byte of their documents, or by their set of indicators
 * alone.
 */
export type ContentComparison = "content" | "indicators";

/** Inputs of a ThreatCollection after check. */
export interface CollectionInputs {
  readonly system: SystemReference;
  readonly source: string;
  readonly name: string;
  readonly userKey?: string;
  readonly scope?: "indicators" | "document";
  readonly allowBroad?: boolean;
  readonly format?: SourceFormat;
  readonly ports?: "strip" | "skip";
  readonly compare?: ContentComparison;
  readonly adopt?: boolean;
  /** Whether a source without a usable indicator is accepted. */
  readonly allowEmpty?: boolean;
  readonly digest: string;
  /** Only where `compare` is `indicators`. */
  readonly indicatorsDigest?: string;
  /** e.g. `1.2`, `2.1`, or several joined by `, `. */
  readonly stixVersion?: string;
  /** Distinct values by type; types without any are left out. */
  readonly indicators?: Readonly<Record<string, number>>;
}

/**
 * What the state keeps of a ThreatCollection: its inputs, and what the system listed after the last upload.
 */
export interface StoredCollection extends CollectionInputs {
  readonly collectionId: number;
  readonly observables?: number;
  /** Milliseconds since 1970, by the system's clock. */
  readonly lastUpdated?: number;
  readonly generation: Generation;
  /**
   * The user key that the system lists, if it differs from what inputs and name lead to, as after a rename in
   * place.
   */
  readonly heldUserKey?: string;
  /** Collections of former names that are still to be removed, oldest first; absent where there are none. */
  readonly formers?: readonly FormerCollection[];
  /** The host name that the system reported, if it was asked. */
  readonly hostname?: string;
  /**
   * The resource's short URN at its last write, for messages of `refresh` and `destroy`. For display only: it
   * may be out of date.
   */
  readonly row?: string;
}

/** `digest` after a refresh that found other content than was uploaded. */
export const changedOutside = "unknown (changed outside)";

/** `digest` after a refresh that found the uploaded content on firmware that takes another format. */
export const otherFirmware = "unknown (other firmware)";

/** `digest` after an upload whose outcome is unknown. */
export const notVerified = "unknown (upload not verified)";

/** The identity of a ThreatCollection when it was created; also what `ThreatCollection.get` takes. */
export function collectionResourceId(system: string, name: string): string {
  return `${system}/${name}`;
}

/** @returns undefined for a text of another form */
export function parseCollectionResourceId(
  id: string,
): { readonly system: string; readonly name: string } | undefined {
  const slash = id.indexOf("/");
  return slash <= 0 || slash === id.length - 1
    ? undefined
    : { system: id.slice(0, slash), name: id.slice(slash + 1) };
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what any version of this package has stored. A field that is missing or has another shape is omitted,
 * so that a resource of an older version, or one read by `get`, is read as far as possible.
 */
export function readStored(outputs: Fields): Partial<StoredCollection> {
  const text = (key: string) => (typeof outputs[key] === "string" ? (outputs[key] as string) : undefined);
  const number = (key: string) => (typeof outputs[key] === "number" ? (outputs[key] as number) : undefined);
  const flag = (key: string) => (typeof outputs[key] === "boolean" ? (outputs[key] as boolean) : undefined);
  const generation = text("generation");
  const scope = text("scope");
  const compare = text("compare");
  const ports = text("ports");
  return withoutUndefined<Partial<StoredCollection>>({
    system: readSystemReference(outputs["system"]),
    source: text("source"),
    name: text("name"),
    userKey: text("userKey"),
    scope: scope === "indicators" || scope === "document" ? scope : undefined,
    allowBroad: flag("allowBroad"),
    format: parseSourceFormat(outputs["format"]),
    ports: ports === "strip" || ports === "skip" ? ports : undefined,
    compare: compare === "content" || compare === "indicators" ? compare : undefined,
    adopt: flag("adopt"),
    allowEmpty: flag("allowEmpty"),
    row: text("row"),
    digest: text("digest"),
    indicatorsDigest: text("indicatorsDigest"),
    stixVersion: text("stixVersion"),
    indicators: readCounts(outputs["indicators"]),
    collectionId: number("collectionId"),
    observables: number("observables"),
    lastUpdated: number("lastUpdated"),
    heldUserKey: text("heldUserKey"),
    formers: readFormers(outputs["formers"]),
    hostname: text("hostname"),
    generation: generation === "stix1" || generation === "stix2" ? generation : undefined,
  });
}

/** The keys that are inputs, of those that are stored. */
const inputKeys = [
  "system",
  "source",
  "name",
  "userKey",
  "scope",
  "allowBroad",
  "format",
  "ports",
  "compare",
  "adopt",
  "allowEmpty",
  "digest",
  "indicatorsDigest",
  "stixVersion",
  "indicators",
] as const;

/** The inputs that led to what is stored. */
export function inputsOf(stored: Partial<StoredCollection>): Partial<StoredCollection> {
  return withoutUndefined<Partial<StoredCollection>>(
    Object.fromEntries(inputKeys.map((key) => [key, stored[key]])),
  );
}
