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
 * The scalars of a record by name: those of inner objects under `outer.inner`, those of arrays as several;
 * items of a record that is an array by their number.
 */
export type Fields = ReadonlyMap<string, readonly string[]>;

const maxDepth = 6;
const isTag = /(?:^|\.)(?:tags?|labels)$/i;

export function fieldsOf(record: unknown): Fields {
  const fields = new Map<string, string[]>();
  const add = (name: string, value: unknown, depth: number): void => {
    if (value === null || value === undefined || depth > maxDepth) return;
    if (Array.isArray(value)) {
      for (const item of value) {
        if (typeof item !== "object") add(name, item, depth + 1);
        // Tags are objects in MISP, and say how an attribute is marked.
        else if (isRecord(item) && isTag.test(name)) add(`${name}.name`, item["name"], depth + 1);
      }
    } else if (typeof value === "object") {
      for (const [key, inner] of Object.entries(value))
        add(name === "" ? key : `${name}.${key}`, inner, depth + 1);
    } else {
      const known = fields.get(name);
      if (known === undefined) fields.set(name, [String(value)]);
      else known.push(String(value));
    }
  };
  // The items of a row are its fields, by number from 1.
  if (Array.isArray(record)) for (const [i, item] of record.entries()) add(String(i + 1), item, 1);
  else add("", record, 0);
  return fields;
}

/** The values of a field; its name may be in other letters where it is not there as it is. */
export function valuesOf(fields: Fields, name: string): readonly string[] {
  const known = fields.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  for (const [other, values] of fields) if (other.toLowerCase() === lower) return values;
  return [];
}

/** The first value of a field; empty where there is none. */
export const cellOf = (fields: Fields, name: string): string => valuesOf(fields, name)[0] ?? "";

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
