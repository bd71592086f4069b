import type { MispMatch } from "../declaration/model.js";
import type { JsonObject } from "../parseObject.js";

/** Parameters of `events/restSearch`. `last` becomes a time, which every version of MISP reads alike. */
export function searchParameters(match: MispMatch, now: number): JsonObject {
  const { enforceWarninglist, last, types, categories } = match;
  return {
    ...(enforceWarninglist === true ? { enforceWarninglist: true } : {}),
    ...(last === undefined ? {} : { publish_timestamp: String(Math.floor((now - last) / 1000)) }),
    ...(types === undefined ? {} : { type: types }),
    ...(categories === undefined ? {} : { category: categories }),
  };
}

/**
 * An event with the attributes that match. An instance chooses events by types and categories, and delivers
 * their other attributes too, according to its version. Where it takes attributes out of the middle of a
 * list, it delivers an object with the positions as keys.
 */
export function matchingAttributes(document: JsonObject, { types, categories }: MispMatch): JsonObject {
  const event = document["Event"];
  if (!isObject(event)) return document;
  const matches = (attribute: unknown) =>
    isObject(attribute) && isIn(types, attribute["type"]) && isIn(categories, attribute["category"]);
  const kept = (holder: JsonObject): JsonObject =>
    holder["Attribute"] === undefined
      ? holder
      : { ...holder, Attribute: listOf(holder["Attribute"]).filter(matches) };
  const objects = event["Object"];
  const own = objects === undefined ? {} : { Object: listOf(objects).filter(isObject).map(kept) };
  return { ...document, Event: { ...kept(event), ...own } };
}

const isIn = (wanted: readonly string[] | undefined, value: unknown): boolean =>
  wanted === undefined || wanted.includes(String(value));

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}
