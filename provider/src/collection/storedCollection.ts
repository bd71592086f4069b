import { type StoredCollection, type SystemReference, withoutUndefined } from "./schema.js";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads what any version of this package has stored. Fields that are missing or of another shape are left out rather than trusted, so
 * that a resource of an older version, or one read by `get`, comes through with what it has.
 */
export function readStored(outputs: Fields): Partial<StoredCollection> {
  const text = (key: string) => (typeof outputs[key] === "string" ? (outputs[key] as string) : undefined);
  const number = (key: string) => (typeof outputs[key] === "number" ? (outputs[key] as number) : undefined);
  const generation = text("generation");
  const scope = text("scope");
  const compare = text("compare");
  return withoutUndefined<Partial<StoredCollection>>({
    system: readSystemReference(outputs["system"]),
    source: text("source"),
    name: text("name"),
    userKey: text("userKey"),
    scope: scope === "indicators" || scope === "document" ? scope : undefined,
    compare: compare === "content" || compare === "indicators" ? compare : undefined,
    adopt: typeof outputs["adopt"] === "boolean" ? outputs["adopt"] : undefined,
    row: text("row"),
    digest: text("digest"),
    indicatorsDigest: text("indicatorsDigest"),
    stixVersion: text("stixVersion"),
    indicators: readCounts(outputs["indicators"]),
    collectionId: number("collectionId"),
    observables: number("observables"),
    lastUpdated: number("lastUpdated"),
    heldUserKey: text("heldUserKey"),
    hostname: text("hostname"),
    generation: generation === "stix1" || generation === "stix2" ? generation : undefined,
  });
}

export function readSystemReference(value: unknown): SystemReference | undefined {
  if (typeof value === "string" && value !== "") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { name } = value as { name?: unknown };
  return typeof name === "string" && name !== "" ? (value as SystemReference) : undefined;
}

function readCounts(value: unknown): Readonly<Record<string, number>> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

/** The keys that are inputs, of those that are stored. */
const inputKeys = [
  "system",
  "source",
  "name",
  "userKey",
  "scope",
  "compare",
  "adopt",
  "digest",
  "indicatorsDigest",
  "stixVersion",
  "indicators",
] as const;

/** The inputs that led to what is stored. */
export function inputsOf(stored: Partial<StoredCollection>): Partial<StoredCollection> {
  return withoutUndefined<Partial<StoredCollection>>(
    Object.fromEntries(inputKeys.map((key) => [key, stored[key]])),
  );
}
