import { isIndicatorKind, kindOfCell } from "../judging.js";
import { parserPath } from "./jsonPath.js";
import { type Fields, fieldsOf, isRecord, valueParser } from "./values.js";

/** What the first bytes of a JSON text hold. */
export interface JsonHead {
  /** `lines` where each line is a document of its own. */
  readonly kind: "document" | "lines";
  /** Records by their path: `$[*]`, `$.data[*]`; `$` for lines. Ids as keys count as `*`. */
  readonly records: ReadonlyMap<string, readonly Fields[]>;
  /** Texts in arrays, by the path of the array's items. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /** Texts, numbers and flags of the outermost object. */
  readonly properties: ReadonlyMap<string, string>;
  /** Keys of objects, by the path of the object; ids are left out. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  readonly cut: boolean;
}

const maxRecords = 500;
/** Keys that are ids rather than names. */
const id = /^\d+$|^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** @returns undefined where the text is no JSON as far as it goes */
export function jsonHeadOf(text: string, cut: boolean): JsonHead | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  if (cut) lines.pop();
  const whole = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#"));
  const parsed = whole.slice(0, maxRecords).map(parsedOrUndefined);
  if (parsed.length > 1 && isRecord(parsed[0]) && isRecord(parsed[1])) {
    const records = new Map([["$", parsed.filter(isRecord).map(fieldsOf)]]);
    return { kind: "lines", records, texts: new Map(), keys: new Map(), properties: new Map(), cut };
  }
  return documentHead(text, cut);
}

export function parsedOrUndefined(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function documentHead(text: string, cut: boolean): JsonHead | undefined {
  const records = new Map<string, Fields[]>();
  const texts = new Map<string, string[]>();
  const keysOf = new Map<string, string[]>();
  const properties = new Map<string, string>();
  const parser = valueParser(undefined, (value, keys) => {
    const last = keys.at(-1);
    const inArray = typeof last === "number";
    const path = patternOf(keys);
    if (typeof last === "string" && !id.test(last)) push(keysOf, patternOf(keys.slice(0, -1)), last);
    if (keys.length === 1 && typeof last === "string" && typeof value !== "object") {
      properties.set(last, String(value));
    }
    if (isRow(value) && inArray) push(records, path, fieldsOf(value));
    else if (isRecord(value) && (inArray || keys.length <= 1)) push(records, path, fieldsOf(value));
    else if (typeof value === "string" && inArray) push(texts, path, value);
  });
  try {
    parser.write(text);
  } catch {
    // Cut off, or not JSON: the reading says which.
    if (records.size === 0 && texts.size === 0 && keysOf.size === 0) return undefined;
  }
  // The items of rows are cells, not lists of their own.
  for (const path of texts.keys()) if (records.has(path.replace(/\.\*$/, ""))) texts.delete(path);
  return { kind: "document", records, texts, keys: keysOf, properties, cut };
}

/** An array of scalars, which is a row of a table where it is in an array. */
const isRow = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 1 && value.every((item) => typeof item !== "object");

/** A path in the notation of the parser, with `*` for indexes, ids, and keys that are indicators. */
function patternOf(keys: readonly (string | number)[]): string {
  return parserPath(keys.map((key) => (typeof key === "number" || isEntry(key) ? undefined : key)));
}

/** True for a key that is no name: the number of a record, or the indicator that it is about. */
const isEntry = (key: string): boolean =>
  id.test(key) || (/[.:]/.test(key) && isIndicatorKind(kindOfCell(key)));

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else if (known.length < maxRecords) known.push(value);
}
