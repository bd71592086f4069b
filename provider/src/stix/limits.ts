import type { Limits } from "./model.js";

/**
 * Limits that hold unless the caller sets others. The two observable limits are the vendor's recommendation.
 */
export const defaultLimits: Limits = {
  observablesPerFile: 3_000,
  observablesPerCollection: 1_000_000,
  unpackedBytes: 4 * 1024 ** 3,
  members: 100_000,
};

export function limitsWith(given: Partial<Limits> | undefined): Limits {
  return { ...defaultLimits, ...given };
}

/** Bounds far beyond what legitimate documents need; they keep hostile ones from costing memory or time. */
export const bounds = {
  /** Elements inside elements, or JSON containers inside containers. */
  depth: 200,
  /** Bytes of one tag, section or comment of XML. */
  unfinishedBytes: 16 * 1024 * 1024,
  /** Bytes of the name of an element or attribute. */
  nameBytes: 1_000,
  /** Attributes of one tag. */
  attributes: 1_000,
  /** Namespace declarations that hold for one element. */
  namespaces: 1_000,
  /** Bytes of one object of a bundle, and of all that a bundle holds besides its objects. */
  jsonObjectBytes: 32 * 1024 * 1024,
  /** Keys of the outermost object of a JSON document. */
  jsonMembers: 1_000,
  /** Characters of one line or record of a list. */
  lineCharacters: 64 * 1024,
  /** Characters of one STIX pattern. */
  patternCharacters: 8 * 1024 * 1024,
  /** Words, values and symbols of one STIX pattern. */
  patternTokens: 1_000_000,
  /** Reasons for unusable objects that are counted by name; documents may make up any number. */
  reasons: 200,
  /** White space before the content of a document, in bytes. */
  leadingWhitespaceBytes: 16 * 1024 * 1024,
  /** Problems that are listed one by one; the rest is counted. */
  problems: 1_000,
  /** Characters of a member's path, as most operating systems bound it. */
  pathCharacters: 4_096,
  /** Bytes of an archive's extended header. */
  archiveHeaderBytes: 1024 * 1024,
} as const;
