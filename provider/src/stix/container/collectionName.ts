import { basename } from "node:path";

/** The name that the vendor's scripts give a collection: the file's name up to its first dot. */
export function collectionName(path: string): string {
  const name = basename(path);
  const dot = name.indexOf(".");
  return dot < 0 ? name : name.slice(0, dot);
}
