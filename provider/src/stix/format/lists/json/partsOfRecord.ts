/** A record inside of another, and the keys that lead to it from there. */
export interface RecordPart {
  readonly record: unknown;
  readonly keys: readonly (string | number)[];
}

/** Says how records are found inside of what the parser reports. */
export interface PartsOfRecord {
  /** What the parser reports, in its notation, for records at a path. */
  readonly pathOf: (path: string) => string;
  /** The records in it; undefined where it is one itself. */
  readonly of: (reported: unknown) => readonly RecordPart[] | undefined;
}
