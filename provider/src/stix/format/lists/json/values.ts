import { JSONParser } from "@streamparser/json";

/** A value of a JSON document and the keys that lead to it. */
export type OnValue = (value: unknown, keys: readonly (string | number)[]) => void;

/**
 * Parses JSON that comes in pieces and reports values as soon as they are whole.
 *
 * @param paths of the values that are reported, `*` for every key; all where undefined
 * @returns the parser; its errors are thrown
 */
export function valueParser(paths: readonly string[] | undefined, onValue: OnValue): JSONParser {
  const parser = new JSONParser(paths === undefined ? {} : { paths: [...paths], keepStack: false });
  parser.onValue = ({ value, key, stack }) => {
    const keys = [...stack.slice(1).map((level) => level.key), key].filter((k) => k !== undefined);
    onValue(value, keys);
  };
  return parser;
}

/**
 * The scalars of a record by name: those of inner objects under `outer.inner`, those of arrays as several.
 */
export type Fields = ReadonlyMap<string, readonly string[]>;

const maxDepth = 6;

export function fieldsOf(record: unknown): Fields {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: unknown, depth: number): void => {
    if (value === null || value === undefined || depth > maxDepth) return;
    if (Array.isArray(value)) {
      for (const item of value) if (typeof item !== "object") add(name, item, depth + 1);
    } else if (typeof value === "object") {
      for (const [key, inner] of Object.entries(value))
        add(name === "" ? key : `${name}.${key}`, inner, depth + 1);
    } else {
      const known = fields.get(name);
      if (known === undefined) fields.set(name, [String(value)]);
      else known.push(String(value));
    }
  };
  add("", record, 0);
  return fields;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
