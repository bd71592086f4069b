/** How a table is read. */
export interface CsvOptions {
  /**
   * Column that holds the indicators: its name, or its number from 1. Default: recognized by names and
   * content.
   */
  readonly column?: string | number;
  /** Column that says of what type each indicator is: `ip`, `domain`, `url` and so on. */
  readonly typeColumn?: string | number;
  /**
   * What separates cells: one character, `tab`, or `space` for runs of spaces. Default: recognized by the
   * rows.
   */
  readonly delimiter?: string;
}

/**
 * How lists of a source are read, where it is not to be detected: the name of a known format (see
 * docs/formats.md), or
 * - `{ csv: { column, typeColumn, delimiter } }`: a table, also without a header
 * - `{ jsonLines: FIELD }`: one JSON object a line; FIELD may be `outer.inner`
 * - `{ json: PATH }`: a JSON document; PATH is a JSONPath of names, indexes and `*`, e.g. `$.items[*].ip`
 * - `{ lines: { match } }`: each line by a regular expression in RE2 syntax; its first group, or the whole
 *   match, holds the indicators
 */
export type SourceFormat =
  | string
  | { readonly csv: CsvOptions }
  | { readonly jsonLines: string }
  | { readonly json: string }
  | { readonly lines: { readonly match: string } };
