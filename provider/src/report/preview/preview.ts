import type { ReadMessage } from "../../messages/index.js";
import type { CollectionFacts, FeedFacts } from "./facts.js";

/** A preview, whichever form it was printed in. It holds only what the report may show. */
export interface Preview {
  readonly form: "digest" | "events";
  /** In the order in which the engine planned them; a resource can have several. */
  readonly steps: readonly PlannedStep[];
  readonly diagnostics: readonly Diagnostic[];
  /** How many resources the engine counts for each operation; empty where it came to no summary. */
  readonly changes: Readonly<Record<string, number>>;
  /** The site whose preview it is, where a fleet's driver saved it. */
  readonly site?: SiteFacts;
  /**
   * Systems that the stack's configuration declares; absent where it does not say, e.g. for a systems file.
   */
  readonly declared?: readonly ReportedSystem[];
  /** Retired systems: their collections are removed from the state and not deleted. */
  readonly retired: readonly string[];
  /** True if the engine reports a failure, or the diagnostics hold an error. */
  readonly failed: boolean;
  /** True where the text ends before the preview does. */
  readonly cutOff: boolean;
  /** What had another shape than expected, in words. */
  readonly notUnderstood: readonly string[];
}

export interface SiteFacts {
  readonly stack: string;
  /** False where its engine never started: there is nothing to judge. */
  readonly begun: boolean;
}

export interface PlannedStep {
  readonly op: string;
  readonly urn: string;
  readonly before?: Resource;
  readonly after?: Resource;
  /** What the resource was called until now, where an alias has renamed it. */
  readonly formerUrn?: string;
}

/** One resource of a preview or a state, as far as the report looks at it. */
export interface Resource {
  readonly urn: string;
  readonly kind: ResourceKind;
  readonly id?: string;
  /** It is removed from the state and not deleted (retainOnDelete). */
  readonly retained: boolean;
  /** The program only reads it, and manages nothing. */
  readonly external: boolean;
  readonly collection?: CollectionFacts;
  readonly feed?: FeedFacts;
}

export type ResourceKind = "collection" | "feed" | "system" | "other";

export interface Diagnostic {
  readonly severity: Severity;
  /** For people; credentials are redacted and very long texts are cut. */
  readonly text: string;
  /** Codes in brackets at the ends of its lines. */
  readonly codes: readonly string[];
  /** Code and fields, if it is a message of the provider about a resource. */
  readonly message?: ReadMessage;
  readonly urn?: string;
}

export type Severity = "error" | "warning" | "note";

export interface ReportedSystem {
  readonly name: string;
  readonly insecure: boolean;
  readonly generation?: "stix1" | "stix2";
  /** Where the configuration lifts or lowers it. */
  readonly observablesPerCollection?: number;
}
