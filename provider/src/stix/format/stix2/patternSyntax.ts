/** Paths such as `network-traffic:dst_ref.value`; a step is a property's name or an index (`*` for any). */
export interface ObjectPath {
  readonly objectType: string;
  readonly steps: readonly (string | { readonly index: number | "*" })[];
}

export type ComparisonOperator =
  | "="
  | "!="
  | ">"
  | "<"
  | ">="
  | "<="
  | "IN"
  | "LIKE"
  | "MATCHES"
  | "ISSUBSET"
  | "ISSUPERSET"
  | "EXISTS";

export interface PatternLiteral {
  readonly kind: "string" | "integer" | "float" | "boolean" | "hex" | "binary" | "timestamp";
  /** Without quotes and prefix; escapes are resolved. */
  readonly text: string;
}

export interface Test {
  readonly kind: "test";
  readonly path: ObjectPath;
  readonly operator: ComparisonOperator;
  readonly negated: boolean;
  /** None for EXISTS, any number for IN, otherwise one. */
  readonly values: readonly PatternLiteral[];
}

export type PatternComparison =
  | Test
  | { readonly kind: "and" | "or"; readonly parts: readonly PatternComparison[] };

export type Observation =
  | { readonly kind: "observation"; readonly comparison: PatternComparison; readonly qualifiers: number }
  | {
      readonly kind: "and" | "or" | "followedby";
      readonly parts: readonly Observation[];
      readonly qualifiers: number;
    };

/** A pattern that breaks the grammar; `column` is 1-based within the pattern. */
export class PatternSyntaxError extends Error {
  override readonly name = "PatternSyntaxError";
  constructor(
    message: string,
    readonly column: number,
  ) {
    super(message);
  }
}
