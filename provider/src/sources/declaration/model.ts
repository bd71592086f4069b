import type { IndicatorType, SourceFormat, TlpLevel } from "../../stix/index.js";

/** Rules that leave indicators out. */
export interface FilterRules {
  readonly expire?: ExpireRule;
  /** 0 to 100. */
  readonly minConfidence?: number;
  readonly maxTlp?: TlpLevel;
  readonly types?: readonly IndicatorType[];
  readonly allow?: AllowRules;
  /** Of lists: whether `ADDRESS:PORT` is left out, or read as the address. */
  readonly ports?: "skip" | "strip";
  readonly limit?: { readonly max: number; readonly by: "confidence" | "lastSeen" };
}

export interface ExpireRule {
  /** Milliseconds. */
  readonly after?: number;
  readonly from: "lastSeen" | "firstSeen" | "fetched";
}

export interface AllowRules {
  readonly values: readonly string[];
  readonly domains: readonly string[];
  readonly networks: readonly string[];
  readonly files: readonly string[];
  /** Names of MISP's warning lists. */
  readonly warninglists: readonly string[];
}

/** Where MISP's warning lists are, each as `NAME/list.json`. */
export interface WarningListsPlace {
  readonly place:
    | { readonly kind: "url"; readonly url: string }
    /** Relative to the declaration's folder. */
    | { readonly kind: "folder"; readonly folder: string };
  readonly credentials?: string;
  /** Absolute. */
  readonly caFile?: string;
}

/** Filters that a TAXII 2.1 server applies (`match[...]`). */
export interface TaxiiMatch {
  /** Types of STIX objects. */
  readonly types?: readonly string[];
  /** Versions of STIX. */
  readonly specVersions?: readonly string[];
  /** Versions of each object: `last` (the server's default), `first`, `all`, or instants. */
  readonly versions?: string;
}

/** Filters that an instance of MISP applies (`events/restSearch`). */
export interface MispMatch {
  /** Without attributes that the warning lists enabled on the instance name. */
  readonly enforceWarninglist?: boolean;
  /** Only events published within this time; milliseconds. */
  readonly last?: number;
  /** Types of attributes, e.g. `ip-dst`. */
  readonly types?: readonly string[];
  /** Categories of attributes, e.g. `Network activity`. */
  readonly categories?: readonly string[];
}

/** Where a source's content comes from. */
export type Origin =
  | {
      readonly kind: "taxii2";
      readonly url: string;
      readonly collection: string;
      /** Milliseconds before the first poll. */
      readonly addedAfter?: number;
      readonly match?: TaxiiMatch;
    }
  | {
      readonly kind: "taxii1";
      readonly url: string;
      readonly collection: string;
      readonly subscription?: string;
    }
  | { readonly kind: "url"; readonly url: string }
  | {
      readonly kind: "misp";
      readonly url: string;
      readonly tags: readonly string[];
      readonly onlyToIds: boolean;
      /** Whether it is an instance with its REST API, and no feed; undefined where its answers decide. */
      readonly api?: boolean;
      readonly match?: MispMatch;
    }
  | { readonly kind: "git"; readonly url: string; readonly ref: string; readonly path: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "merge"; readonly sources: readonly string[] };

/** One entry of `sources`. */
export interface SourceDeclaration {
  readonly name: string;
  readonly origin: Origin;
  /** Name of an entry of `extrahop:credentials`. */
  readonly credentials?: string;
  readonly format?: SourceFormat;
  readonly filter: FilterRules;
  /** Lower-case hex. */
  readonly sha256?: string;
  readonly maxBytes: number;
  /** Milliseconds that the server may send nothing. Default 60,000. */
  readonly maxIdle?: number;
  /** Absolute. */
  readonly caFile?: string;
  /** Address of a proxy, or `none`; undefined where the environment decides. */
  readonly proxy?: string;
}

/** A bucket, or a part of one, of an S3-compatible service. */
export interface S3Place {
  readonly kind: "s3";
  readonly bucket: string;
  /** Path below the bucket. */
  readonly prefix?: string;
  readonly region: string;
  /** Address of the service. Default: that of AWS in the region. */
  readonly endpoint?: string;
}

/** Where contents are kept for the machines that share a lock file. */
export interface RemoteStoreDeclaration {
  readonly place: S3Place | { readonly kind: "url"; readonly url: string };
  /** Name of an entry of `extrahop:credentials`. */
  readonly credentials?: string;
  /** Absolute. */
  readonly caFile?: string;
}

/** A declaration that was found valid. */
export interface SourcesDeclaration {
  /** Absolute path of the file. */
  readonly file: string;
  /** Absolute path of the folder of the file; relative paths in it are resolved against this folder. */
  readonly folder: string;
  readonly sources: ReadonlyMap<string, SourceDeclaration>;
  /** Names of the sources that become collections. */
  readonly feeds: readonly string[];
  readonly warninglists: WarningListsPlace;
  /** Absolute path of the folder that holds the content. */
  readonly store: string;
  /** Absent where contents are on this machine only. */
  readonly remoteStore?: RemoteStoreDeclaration;
}

/** A mistake in a declaration. */
export interface DeclarationProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly message: string;
}
