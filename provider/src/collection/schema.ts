import type { Generation } from "../systems/index.js";

/** What a resource says of its system: a name from the configuration, or everything. */
export type SystemReference = string | ({ readonly name: string } & Readonly<Record<string, unknown>>);

/** How two versions of a source are told apart: by every byte of their documents, or by their set of indicators alone. */
export type ContentComparison = "content" | "indicators";

/** Inputs of a ThreatCollection after check. */
export interface CollectionInputs {
  readonly system: SystemReference;
  readonly source: string;
  readonly name: string;
  readonly userKey?: string;
  readonly scope?: "indicators" | "document";
  readonly compare?: ContentComparison;
  readonly adopt?: boolean;
  readonly digest: string;
  /** Only where `compare` is `indicators`. */
  readonly indicatorsDigest?: string;
  /** e.g. `1.2`, `2.1`, or several joined by `, `. */
  readonly stixVersion?: string;
  /** Distinct values by type; types without any are left out. */
  readonly indicators?: Readonly<Record<string, number>>;
}

/** What the state keeps of a ThreatCollection: its inputs, and what the system said after the last upload. */
export interface StoredCollection extends CollectionInputs {
  readonly collectionId: number;
  readonly observables?: number;
  /** Milliseconds since 1970, by the system's clock. */
  readonly lastUpdated?: number;
  readonly generation: Generation;
  /** The key that the system lists, where it isn't what the inputs and the name would make it, as after a renaming in place. */
  readonly heldUserKey?: string;
  /** What the system called itself, where it was asked. */
  readonly hostname?: string;
  /** The resource's own URN, so that `refresh` and `destroy` can speak on its row; without the part that all have in common. */
  readonly row?: string;
}

/** Stands in `digest` after a refresh that found another content than was left there. */
export const changedOutside = "unknown (changed outside)";

/** Stands in `digest` after a refresh that found the content as it was left, on firmware that takes another format. */
export const otherFirmware = "unknown (other firmware)";

/** Stands in `digest` after an upload of which nobody knows whether it went through. */
export const notVerified = "unknown (upload not verified)";

/** The identity of a ThreatCollection when it was created; also what `ThreatCollection.get` takes. */
export function collectionResourceId(system: string, name: string): string {
  return `${system}/${name}`;
}

/** @returns undefined for a text that is no such identity */
export function parseCollectionResourceId(
  id: string,
): { readonly system: string; readonly name: string } | undefined {
  const slash = id.indexOf("/");
  return slash <= 0 || slash === id.length - 1
    ? undefined
    : { system: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** Leaves out what is undefined: the engine refuses such keys. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
