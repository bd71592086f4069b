/**
 * The words that all of stix/ shares. Nothing here reads, writes or decides.
 */

import type { ArrivingSource } from "./container/arrivingSource.js";
import type { Validity } from "./reading/validity.js";
import type { SourceFormat } from "./sourceFormat.js";
import type { TlpLevel } from "./values/tlp.js";

/**
 * Which formats a system takes: `stix1` is firmware up to 26.1 (XML), `stix2` is firmware from 26.2 (JSON).
 */
export type Generation = "stix1" | "stix2";

/** The kinds of value that an ExtraHop system can match on traffic, by their STIX 2 object names. */
export const indicatorTypes = ["ipv4-addr", "ipv6-addr", "domain-name", "url"] as const;
/** A kind of value that an ExtraHop system can match on traffic. */
export type IndicatorType = (typeof indicatorTypes)[number];

/** Distinct values by type. Networks count under their address family, host names under `domain-name`. */
export type IndicatorCounts = Readonly<Record<IndicatorType, number>>;

/**
 * What a source reports about an indicator beside its value; one object is shared by all values of one
 * indicator.
 */
export interface IndicatorContext {
  /** The source's own identity: a STIX 2 id, or a STIX 1 QName written as `{namespace}local`. */
  readonly id?: string;
  readonly title?: string;
  readonly description?: string;
  /** Name of the organisation or person that made the indicator. */
  readonly producer?: string;
  /** 0 to 100, the STIX 2.1 scale. */
  readonly confidence?: number;
  readonly killChainPhases?: readonly KillChainPhase[];
  /** RFC 3339 instants, UTC. `validUntil` is exclusive, as in STIX 2. */
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly created?: string;
  readonly modified?: string;
  readonly references?: readonly Reference[];
  /** Indicator types or watch-list types, in the source's own words. */
  readonly labels?: readonly string[];
  readonly revoked?: boolean;
  /** The most restrictive TLP marking of the indicator, its document or its event. */
  readonly tlp?: TlpLevel;
}

/** A phase of an attack, and the model that it is a phase of, in the source's own words. */
export interface KillChainPhase {
  readonly killChain: string;
  readonly phase: string;
}

/** Where more about an indicator can be read. */
export interface Reference {
  readonly source?: string;
  readonly url?: string;
  readonly externalId?: string;
  readonly description?: string;
}

/** One typed value that a system can use. */
export interface Indicator {
  readonly type: IndicatorType;
  /**
   * Canonical: addresses in shortest form (networks as address/length with host bits cleared), domains in
   * lower case without a trailing dot, URLs as written but trimmed and re-fanged.
   */
  readonly value: string;
  /** True where the source calls the value a host name rather than a domain; STIX 2 cannot say so. */
  readonly hostname?: boolean;
  readonly context: IndicatorContext;
}

/** How bad a problem is: a source with an error is never used, not even in part. */
export type ProblemLevel = "error" | "warning" | "note";

/** Something wrong or noteworthy at a place in a source. */
export interface Problem {
  readonly level: ProblemLevel;
  /** Stable, in kebab case, e.g. `xml-not-well-formed`; listed in docs/reference.md. */
  readonly code: string;
  /** What is wrong and what to do about it, in one or two sentences. */
  readonly message: string;
  /** The source as the caller named it, or the file in it when the source is a folder. */
  readonly file: string;
  /** Path of the archive's member. */
  readonly member?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** For JSON, e.g. `$.objects[3].pattern`. */
  readonly jsonPath?: string;
}

/** Where a value has to be to count; see docs/concepts.md. `indicators` is what indicators reach. */
export type Scope = "indicators" | "document";

/** Sizes up to which a source is taken without a word. */
export interface Limits {
  /** Observables per STIX file; the vendor recommends fewer than 3,000. */
  readonly observablesPerFile: number;
  /** Observables per collection; the vendor recommends fewer than 1,000,000. */
  readonly observablesPerCollection: number;
  /** Bytes that one source may unpack to, against archive bombs. */
  readonly unpackedBytes: number;
  /** Members of one archive, or files of one folder. */
  readonly members: number;
}

/**
 * What decides which of a source's values count: the same source read with the same choices has the same
 * indicators.
 */
export interface ReadingChoices {
  /** @default "indicators" */
  readonly scope?: Scope;
  /**
   * Whether values count that match too much, such as `0.0.0.0/0`, loopback addresses and `co.uk`. @default
   * false
   */
  readonly allowBroad?: boolean;
  /** How lists are read; detected where absent. */
  readonly format?: SourceFormat;
  /** Of lists: whether `ADDRESS:PORT` is left out, or read as the address, which is wider. @default "skip" */
  readonly ports?: "strip" | "skip";
}

/** How a source is read. */
export interface ReadOptions extends ReadingChoices {
  readonly limits?: Partial<Limits>;
  /** The moment against which validity is judged; the caller gives it so that reading stays deterministic. */
  readonly now?: Date;
  /** Lifts every warning to an error, so that nothing doubtful is uploaded. */
  readonly strict?: boolean;
  /** True takes the values of lists that `to_ids` marks as no indicators. Default false. */
  readonly ignoreToIds?: boolean;
  /** SHA-256 in hex of a source that is one file, where the caller has just hashed it. */
  readonly sha256?: string;
  /** The bytes of a source that is one file, where the file is still being written. */
  readonly arriving?: ArrivingSource;
  readonly signal?: AbortSignal;
}

/** How a list was read. */
export interface ReadFormat {
  /** Stable, in kebab case, e.g. `threatfox-csv`, `table`, `lines`; see docs/formats.md. */
  readonly name: string;
  /** For people, e.g. `ThreatFox CSV`. */
  readonly title: string;
  /** Columns or fields that were read: by name, or by number from 1; empty where it is the whole line. */
  readonly columns: readonly string[];
}

/**
 * How another reader could come to other values than those that were judged:
 *
 * - `foreign-member`: a member is neither STIX nor a list, and was not read
 * - `hidden-member`: a member has a hidden name, or is metadata of a file system
 * - `duplicate-member`: two members have the same path, or paths that file systems may take for the same
 * - `misnamed-member`: a member's name claims another format than its content has
 * - `archive-trailing-data`, `gzip-trailing-data`: bytes follow the end
 * - `unread-metadata`: an extra field or comment of gzip, or bytes that fill the last block of an archive's
 *   entry
 * - `gzip-members`: the compressed data has several parts, of which some readers read the first only
 * - `outside-scope`: values are where no indicator leads, and the scope does not count them
 * - `duplicate-object`: several objects have one id
 * - `nested-bundle`: a bundle is an object of a bundle, and was not read
 * - `other-encoding`: the document is not written in UTF-8
 * - `not-a-bundle`: the outermost JSON value is not a bundle
 * - `unknown-member`: the outermost object has a member that STIX does not define, and that was not read
 * - `unknown-version`: an indicator or observed data has no `spec_version` of STIX 2.0 or 2.1, and neither
 *   has its bundle
 * - `key-case`: a key differs from one of STIX only in case, white space, normalization or by a zero, so that
 *   some programs take it for that
 * - `unknown-element`: an element is named like a value, in a namespace or at a place that STIX does not
 *   define, or includes another document
 * - `divided-text`: a value is divided by comments or elements, which some readers take for its end, or a
 *   pattern holds comments
 * - `may-match-network`: an object that cannot be used could match network values: ranges, wildcards,
 *   negations, custom objects
 * - `other-spelling`: a value is written in another way than it is read, e.g. defanged or with host bits
 * - `other-object`: an object of another kind, such as a file hash; the only kind that may be uploaded as is
 */
export type DifferenceKind =
  | "foreign-member"
  | "hidden-member"
  | "duplicate-member"
  | "misnamed-member"
  | "archive-trailing-data"
  | "gzip-trailing-data"
  | "gzip-members"
  | "unread-metadata"
  | "outside-scope"
  | "duplicate-object"
  | "nested-bundle"
  | "other-encoding"
  | "not-a-bundle"
  | "unknown-member"
  | "unknown-version"
  | "key-case"
  | "unknown-element"
  | "divided-text"
  | "may-match-network"
  | "other-spelling"
  | "other-object";

/** Something of a source that other readers may read differently, or that was not judged. */
export interface ReaderDifference {
  readonly kind: DifferenceKind;
  readonly count: number;
}

/** A STIX document or list inside a source: what it is and how many bytes it has. */
export interface DocumentSummary {
  readonly file: string;
  readonly member?: string;
  readonly format: "stix1" | "stix2" | "list";
  /** e.g. `1.2` or `2.1`; absent for lists. */
  readonly version?: string;
  readonly bytes: number;
  /** Lower-case hex SHA-256 of the document's bytes as stored (after decompression). */
  readonly sha256: string;
  /** Of lists. */
  readonly readAs?: ReadFormat;
  /** What other readers may read differently in this document; absent if there is nothing. */
  readonly differences?: readonly ReaderDifference[];
}

/** Parts of a source that a reader does not pass to a conversion. */
export type DroppedReason =
  | "marking"
  | "label"
  | "relationship"
  | "sighting"
  | "other-property"
  | "context-object"
  | "identity-details"
  | "producer-unknown"
  | "package-details"
  | "composition"
  | "older-version"
  | "outside-scope"
  | "unread-column";

/**
 * The events of a reader while it walks a source. Events come in batches, so that the consumer sets the pace.
 */
export type FeedEvent =
  | { readonly kind: "document"; readonly document: DocumentSummary }
  | { readonly kind: "indicator"; readonly indicator: Indicator }
  /**
   * A value or object that cannot be used: `reason` is stable kebab case, e.g. `email-address`, `negated`,
   * `like-pattern`.
   */
  | { readonly kind: "unusable"; readonly reason: string; readonly count: number }
  /** Something that no conversion carries over, although nothing is wrong with it. */
  | { readonly kind: "dropped"; readonly reason: DroppedReason; readonly count: number }
  | { readonly kind: "problem"; readonly problem: Problem };

/** Everything that is known of a source after one streaming pass. */
export interface Inspection {
  /** The source as the caller named it. */
  readonly path: string;
  /** True when no problem of level `error` was found. */
  readonly ok: boolean;
  readonly stixVersions: readonly string[];
  readonly documents: readonly DocumentSummary[];
  /** How its documents were read; absent where there is none. Different ways are joined. */
  readonly format?: ReadFormat;
  readonly producers: readonly string[];
  readonly indicators: IndicatorCounts;
  /** Sum of `indicators`. */
  readonly total: number;
  readonly expired: number;
  readonly validity: Validity;
  readonly revoked: number;
  readonly unusable: Readonly<Record<string, number>>;
  /**
   * Usable values that the source spells in another way than they are read: defanged, with host bits, in
   * Unicode, under another type. Who reads the source's bytes may match something else. Letter case and
   * surrounding whitespace do not count.
   */
  readonly respelled: number;
  /** What other readers may read differently in the source and its documents, sorted by kind. */
  readonly differences: readonly ReaderDifference[];
  readonly problems: readonly Problem[];
  /** `sha256:…` of the content: blind to archive metadata, names and order of members, and compression. */
  readonly digest: string;
  /**
   * `sha256:…` of the set of distinct typed values: blind to everything else (times, ids, titles, format).
   */
  readonly indicatorsDigest: string;
  /** Size and SHA-256 of the file as it lies on disk; absent for folders. */
  readonly file?: { readonly bytes: number; readonly sha256: string };
  /** Sorted, only when asked for. */
  readonly values?: Readonly<Record<IndicatorType, readonly string[]>>;
}

/** What is known of a source without regard to the hour: what has expired depends on when one looks. */
export type KnownInspection = Omit<Inspection, "expired" | "values">;

/** A file that a system of the asked generation takes, ready to be sent. */
export interface PreparedUpload {
  readonly path: string;
  /** What the multipart part is called; its stem is the collection's name. */
  readonly fileName: string;
  readonly bytes: number;
  /** SHA-256 of exactly these bytes, so that a file that changes while it is sent is noticed. */
  readonly sha256: string;
  /**
   * `as-is` is byte for byte the source, `packed` the same documents in another wrapping, `converted` written
   * again.
   */
  readonly how: "as-is" | "packed" | "converted";
  /** Why the source is not uploaded byte for byte, if its content is the reason. */
  readonly notAsIs: readonly ReaderDifference[];
  /** What the conversion could not carry over, counted by reason; empty unless converted. */
  readonly losses: readonly Loss[];
  /** Indicators that the conversion wrote, each with one value; absent unless converted. */
  readonly indicators?: number;
  /** Removes temporary files; harmless when called again. */
  dispose(): Promise<void>;
}

/** What a conversion left out, for one reason. */
export interface Loss {
  readonly reason: string;
  readonly count: number;
  /** One sentence for a person. */
  readonly message: string;
}
