type JsonObject = Readonly<Record<string, unknown>>;

/** A bundle inside of a bundle, an envelope or an array, as some servers and tools write it. */
export function isNestedBundle(
  value: JsonObject,
): value is JsonObject & { readonly objects: readonly unknown[] } {
  return value["type"] === "bundle" && Array.isArray(value["objects"]);
}
