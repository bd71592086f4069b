import { isIndicatorType, isObject, type JsonObject } from "./objects.js";

/**
 * Texts in an array or object of a plain indicator that make a closer look necessary; a backslash may hide
 * them. A regular expression.
 */
export const textsOfNestedValues = String.raw`"(?:pattern|objects|type)"|\\`;

/**
 * True where an object holds, besides what is read of it, something that another reader may take for network
 * values: a pattern or objects where its type has none, or inside of other properties.
 */
export function holdsNestedValues(object: JsonObject): boolean {
  const waiting: unknown[] = [];
  for (const key in object) {
    const value = object[key];
    if (isReadOf(object["type"], key)) continue;
    if (isSuspect(key, value)) return true;
    if (typeof value === "object") waiting.push(value);
  }
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else if (isObject(value)) {
      if (typeof value["value"] === "string" && isIndicatorType(String(value["type"]))) return true;
      for (const [key, inner] of Object.entries(value)) {
        if (isSuspect(key, inner)) return true;
        waiting.push(inner);
      }
    }
  }
  return false;
}

/** Properties that the reader of an object's type looks into. */
const isReadOf = (type: unknown, key: string): boolean =>
  (type === "indicator" && key === "pattern") ||
  ((type === "observed-data" || type === "bundle") && key === "objects");

const isSuspect = (key: string, value: unknown): boolean =>
  (key === "pattern" && typeof value === "string") ||
  (key === "objects" && typeof value === "object" && value !== null);
