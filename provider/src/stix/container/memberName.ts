import type { DocumentSummary } from "../model.js";

/**
 * True for names that tools hide or skip: names that start with a dot, and the metadata of macOS archives.
 */
export const isHidden = (path: string): boolean =>
  path.split("/").some((name) => name.startsWith(".") || name === "__MACOSX");

const endings: Readonly<Record<DocumentSummary["format"], RegExp>> = {
  stix1: /\.(xml|stix)$/i,
  stix2: /\.(json|stix2?)$/i,
  list: /\.(txt|csv|tsv|json|jsonl|list|ipset|netset)$/i,
};

/**
 * True if the name claims another format, or none, so that a reader that goes by names would read something
 * else.
 */
export const isMisnamed = (path: string, format: DocumentSummary["format"]): boolean =>
  !endings[format].test(path);

/**
 * What the path of a member is to file systems that ignore letter case, the normalization of Unicode, or dots
 * and spaces at the ends of names.
 */
export function foldedPath(path: string): string {
  // Upper case first, because some letters are two capitals, or fold to ASCII only so.
  const folded = path.normalize("NFKC").toUpperCase().toLowerCase();
  return folded.replace(/[. ]+(?=\/|$)/g, "");
}
