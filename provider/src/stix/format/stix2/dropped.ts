import type { DroppedReason } from "../../model.js";
import { isObject, type JsonObject, silentTypes } from "./objects.js";

type Drop = (reason: DroppedReason, count: number) => void;

/** Properties of an indicator that a conversion carries over, or that are counted by reasons of their own. */
const carried: ReadonlySet<string> = new Set([
  ...[
    "type",
    "spec_version",
    "id",
    "created_by_ref",
    "created",
    "modified",
    "revoked",
    "name",
    "description",
  ],
  ...["indicator_types", "labels", "pattern", "pattern_type", "pattern_version", "valid_from", "valid_until"],
  ...["kill_chain_phases", "confidence", "external_references", "object_marking_refs", "granular_markings"],
]);

/** Counts the properties of an indicator that its context does not hold. */
export function dropOfIndicator(object: JsonObject, producer: string | undefined, drop: Drop): void {
  drop("marking", lengthOf(object["object_marking_refs"]) + lengthOf(object["granular_markings"]));
  if (lengthOf(object["indicator_types"]) > 0) drop("label", lengthOf(object["labels"]));
  let others = 0;
  for (const key in object) if (!carried.has(key)) others += 1;
  drop("other-property", others);
  if (object["created_by_ref"] !== undefined && producer === undefined) drop("producer-unknown", 1);
}

/** Of an identity the name is carried over, as the producer of its indicators. */
const carriedOfIdentity: ReadonlySet<string> = new Set([
  ...["type", "spec_version", "id", "created_by_ref", "created", "modified", "name", "identity_class"],
]);

/** Counts an object that is neither an indicator nor an observable. */
export function dropOfObject(object: JsonObject, drop: Drop): void {
  const { type } = object;
  if (type === "relationship" || type === "sighting") drop(type, 1);
  else if (type === "marking-definition") drop("marking", 1);
  else if (type === "identity") {
    if (Object.keys(object).some((key) => !carriedOfIdentity.has(key))) drop("identity-details", 1);
  } else if (typeof type === "string" && silentTypes.has(type)) drop("context-object", 1);
}

const lengthOf = (value: unknown) => (Array.isArray(value) ? value.length : isObject(value) ? 1 : 0);
