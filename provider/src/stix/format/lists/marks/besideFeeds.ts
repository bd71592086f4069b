import { namesExceptions } from "./exceptionNames.js";

const about =
  /^(?:(?:readme|read_me|licen[cs]e|copying|copyright|changelog|notice|authors|contributors|contributing|code_of_conduct|disclaimer)(?:[-_.\s].*)?|(?:credits|terms|tos|usage|howto|install|about|robots|security|humans|version|todo|requirements)(?:\.txt)?)$/i;
const pages = /\.(?:md|markdown|rst|adoc|html?|pdf|rtf|docx?)$/i;
const checksums =
  /^(?:(?:md5|sha\d*|b2|cksum|check)sums?(?:[-_.].*)?|.*\.(?:md5|sha\d+|sha\d+sum|md5sum|sig|asc|sfv))$/i;
const endings = /\.(?:txt|csv|tsv|list?|lst|json|jsonl|netset|ipset|hosts|conf|gz)$/i;

/** What a file is whose name is that of a list of exceptions. */
export const exceptions = "a list of exceptions";

/**
 * Whether a file beside feeds is text about them, or holds what they exclude: its addresses and names are no
 * indicators, though it may be readable as a list.
 *
 * @param path of the file or of the archive's entry
 * @returns what it is by its name; undefined where the name has no such meaning
 */
export function besideFeeds(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (about.test(name) || pages.test(name)) return "text about the feed";
  if (checksums.test(name)) return "checksums or a signature";
  let stem = name;
  while (endings.test(stem)) stem = stem.replace(endings, "");
  return stem.split(/[-_.\s]/).some(isListOfExceptions) || namesExceptions(stem) ? exceptions : undefined;
}

/** A part of a name that can only mean exceptions; `safe` or `good` alone can mean anything. */
const isListOfExceptions = (part: string): boolean =>
  /^(?:(?:white|allow|safe)list(?:ed|s)?|exceptions|exclusions|falsepositives?)$/i.test(part);
