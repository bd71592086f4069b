import { reasonOfTag } from "../../../values/harmlessTag.js";
import { plainName } from "../plainName.js";
import type { Mark } from "./mark.js";

/** Names of fields and columns that hold tags, or the names of tags that are objects. */
const tags = /(?:^|\.)(?:tags?|labels|tag_?list|tag_?names?)(?:\.(?:name|value|label|tag|text))?$/i;

/** Words that are tags of what is no threat beside those that labels of STIX have as well. */
const harmless: ReadonlySet<string> = new Set(
  "allow allowed benign clean excluded exclusion exception exempt exempted harmless legit legitimate riot safe trusted".split(
    " ",
  ),
);

/** True for the name of a field that holds tags, with the names of the objects around it. */
export const holdsTags = (name: string): boolean => tags.test(name);

/** What one or more tags in a cell say about their row. */
export const markOfTag: Mark = (cell) => {
  for (const tag of cell.split(/[,;|]/)) {
    const reason = reasonOfTag(tag) ?? (harmless.has(plainName(tag)) ? "allowed" : undefined);
    if (reason !== undefined) return reason;
    if (/^\s*(?:retention:)?expired\s*$/i.test(tag)) return "expired";
  }
  return undefined;
};
