import type { Indicator } from "../model.js";
import { bytesOfUuid, nameUuid } from "../nameUuid.js";

/** Namespace of all ids that this package makes; never changed, for it would change them all. */
const namespace = bytesOfUuid("0232aeb0-e4a0-4b4f-9622-dff31edc9a2f");

/** A UUID (version 5) that depends on the parts alone, so the same input has the same id on every machine. */
export const stableUuid = (...parts: readonly string[]): string => nameUuid(namespace, parts.join("\0"));

/**
 * An indicator keeps its id for as long as the same producer lists the same value under the same id of its
 * own; new times, titles or descriptions make a new version and no new indicator.
 */
export function indicatorUuid({ type, value, context }: Indicator, collection: string): string {
  return stableUuid("indicator", type, value, context.producer ?? collection, context.id ?? "");
}
