/**
 * What a part of the declaration may look like. One description serves two readers: the check of a file,
 * which reports every mistake with its line, and the JSON Schema that editors use.
 */
export type Shape = TextShape | NumberShape | FlagShape | ListShape | MapShape | ObjectShape;

interface Described {
  /** What it means, for the JSON Schema. */
  readonly meaning: string;
}

/**
 * A text; numbers and booleans that YAML reads from plain text are refused, so that nothing is changed
 * silently.
 */
export interface TextShape extends Described {
  readonly kind: "text";
  readonly choices?: readonly string[];
  /** Has to match the whole text. */
  readonly pattern?: string;
  /** What is expected, in words, e.g. `a duration such as 30d`. Default: the choices, or `text`. */
  readonly expected?: string;
}

export interface NumberShape extends Described {
  readonly kind: "number";
  readonly min: number;
  readonly max: number;
}

export interface FlagShape extends Described {
  readonly kind: "flag";
}

export interface ListShape extends Described {
  readonly kind: "list";
  readonly of: Shape;
}

export interface MapShape extends Described {
  readonly kind: "map";
  readonly of: Shape;
  /** Has to match the whole key. */
  readonly keys: string;
  readonly expectedKeys: string;
}

export interface ObjectShape extends Described {
  readonly kind: "object";
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  /** Exactly one of these has to be there. */
  readonly oneOf?: readonly string[];
  /** A text that may be there instead of the object. */
  readonly orText?: TextShape;
}

/** The JSON Schema (draft 2020-12) of a shape. */
export function jsonSchemaOf(shape: Shape): Readonly<Record<string, unknown>> {
  const { meaning: description } = shape;
  switch (shape.kind) {
    case "text":
      return {
        description,
        type: "string",
        ...(shape.choices === undefined ? {} : { enum: shape.choices }),
        ...(shape.pattern === undefined ? {} : { pattern: `^(?:${shape.pattern})$` }),
      };
    case "number":
      return { description, type: "integer", minimum: shape.min, maximum: shape.max };
    case "flag":
      return { description, type: "boolean" };
    case "list":
      return { description, type: "array", items: jsonSchemaOf(shape.of) };
    case "map":
      return {
        description,
        type: "object",
        propertyNames: { pattern: `^(?:${shape.keys})$` },
        additionalProperties: jsonSchemaOf(shape.of),
      };
    case "object":
      if (shape.orText !== undefined) {
        const { orText, ...object } = shape;
        return { description, anyOf: [jsonSchemaOf(orText), jsonSchemaOf(object)] };
      }
      return {
        description,
        type: "object",
        properties: Object.fromEntries(
          Object.entries(shape.fields).map(([key, field]) => [key, jsonSchemaOf(field)]),
        ),
        additionalProperties: false,
        ...(shape.required === undefined ? {} : { required: shape.required }),
        ...(shape.oneOf === undefined ? {} : { oneOf: shape.oneOf.map((key) => ({ required: [key] })) }),
      };
  }
}
