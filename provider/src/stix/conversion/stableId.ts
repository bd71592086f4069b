import type { Indicator } from "../model.js";

let loaded: typeof import("uuid") | undefined;
/**
 * Loaded with the first id that is made: most runs convert nothing. Each `require` would resolve it again.
 */
const uuid = (): typeof import("uuid") => (loaded ??= require("uuid") as typeof import("uuid"));

/** Namespace of all ids that this package makes; never changed, for it would change them all. */
const namespaceText = "0232aeb0-e4a0-4b4f-9622-dff31edc9a2f";
let namespace: Uint8Array | undefined;

/** A UUID (version 5) that depends on the parts alone, so the same input has the same id on every machine. */
export function stableUuid(...parts: readonly string[]): string {
  // Bytes, because the library chokes on lone surrogates in strings.
  namespace ??= uuid().parse(namespaceText);
  return uuid().v5(Buffer.from(parts.join("\0"), "utf8"), namespace);
}

/**
 * An indicator keeps its id for as long as the same producer lists the same value under the same id of its
 * own; new times, titles or descriptions make a new version and no new indicator.
 */
export function indicatorUuid({ type, value, context }: Indicator, collection: string): string {
  return stableUuid("indicator", type, value, context.producer ?? collection, context.id ?? "");
}
