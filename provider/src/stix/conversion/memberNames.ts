import type { Generation } from "../model.js";

export const extensionOf: Readonly<Record<Generation, string>> = { stix1: ".xml", stix2: ".json" };

/** The collection's name as a plain file name that every system can unpack. */
export function memberStem(collection: string): string {
  const plain = collection.normalize("NFC").replace(/[^\p{L}\p{N}._-]+/gu, "-");
  return plain.replace(/^[-.]+|[-.]+$/g, "") || "collection";
}
