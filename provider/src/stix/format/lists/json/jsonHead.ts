import { type Fields, fieldsOf, isRecord, valueParser } from "./values.js";

/** What the first bytes of a JSON text hold. */
export interface JsonHead {
  /** `lines` where each line is a document of its own. */
  readonly kind: "document" | "lines";
  /** Records by their path: `$[*]`, `$.data[*]`; `$` for lines. Ids as keys count as `*`. */
  readonly records: ReadonlyMap<string, readonly Fields[]>;
  /** Texts in arrays, by the path of the array's items. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
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
    return { kind: "lines", records, texts: new Map(), cut };
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
  const parser = valueParser(undefined, (value, keys) => {
    const inArray = typeof keys.at(-1) === "number";
    if (isRecord(value) && (inArray || keys.length <= 1)) push(records, patternOf(keys), fieldsOf(value));
    else if (typeof value === "string" && inArray) push(texts, patternOf(keys), value);
  });
  try {
    parser.write(text);
  } catch {
    // Cut off, or not JSON: the reading says which.
    if (records.size === 0 && texts.size === 0) return undefined;
  }
  return { kind: "document", records, texts, cut };
}

/** A path in the notation of the parser, with `*` for indexes and ids. */
function patternOf(keys: readonly (string | number)[]): string {
  return ["$", ...keys.map((key) => (typeof key === "number" || id.test(key) ? "*" : key))].join(".");
}

function push<T>(into: Map<string, T[]>, key: string, value: T): void {
  const known = into.get(key);
  if (known === undefined) into.set(key, [value]);
  else if (known.length < maxRecords) known.push(value);
}

/** True where the text is STIX 2 or a TAXII envelope, which have a reader of their own. */
export function isStix(text: string): boolean {
  return /"(?:spec_version|objects)"\s*:|"type"\s*:\s*"bundle"|"id"\s*:\s*"[a-z][a-z0-9-]*--[0-9a-f]{8}-/.test(
    text,
  );
}
