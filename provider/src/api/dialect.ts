import { createHash } from "node:crypto";
import type { Generation } from "../systems/index.js";
import type { RemoteCollection } from "./wire.js";

/** One request with a file, as a generation of the API wants it. */
export interface UploadRequest {
  readonly method: "POST" | "PUT" | "PATCH";
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** What a collection is to be called. */
export interface CollectionNames {
  readonly name: string;
  readonly userKey: string;
}

/**
 * How a generation of the API spells the two requests that carry a file. Everything else is the same in both.
 */
export interface Dialect {
  readonly generation: Generation;
  create(names: CollectionNames): UploadRequest;
  /** Overwrites; renames as well where the API can. */
  replace(held: RemoteCollection, names: CollectionNames): UploadRequest;
  readonly renamesInPlace: boolean;
}

const collections = "/api/v1/threatcollections";

/**
 * Firmware up to 26.1 (vendor's upload_stix.py, REST API guide; PUT with a name:
 * threat-intelligence-toolkit).
 */
const stix1: Dialect = {
  generation: "stix1",
  renamesInPlace: true,
  create: ({ name, userKey }) => ({ method: "POST", path: collections, fields: { name, user_key: userKey } }),
  replace: (held, { name, userKey }) => ({
    method: "PUT",
    path: `${collections}/~${encodeURIComponent(held.userKey ?? userKey)}`,
    fields: held.name === name ? {} : { name },
  }),
};

/** Firmware from 26.2 (digest of the 26.3 swagger; vendor's upload_stix2.py). The name is the file's. */
const stix2: Dialect = {
  generation: "stix2",
  renamesInPlace: false,
  create: () => ({ method: "POST", path: collections, fields: {} }),
  replace: (held) => ({ method: "PATCH", path: `${collections}/${held.id}`, fields: {} }),
};

export function dialectOf(generation: Generation): Dialect {
  return generation === "stix1" ? stix1 : stix2;
}

/**
 * The user key that a system derives from a name: its ASCII letters and digits (REST API guide;
 * threat-intelligence-toolkit). A name that has none gets a key from its hash.
 */
export function defaultUserKey(name: string): string {
  const key = name.replace(/[^A-Za-z0-9]/g, "");
  return key === "" ? `collection${createHash("sha256").update(name).digest("hex").slice(0, 8)}` : key;
}
