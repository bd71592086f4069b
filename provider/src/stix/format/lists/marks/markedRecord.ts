import type { Fields } from "../json/values.js";
import type { Mark } from "./mark.js";
import { isStrongMark, markOfName, markWithoutName } from "./markOfName.js";
import { holdsTags, markOfTag } from "./markOfTag.js";
import { isNameOfTitle, isTitleOfExceptions } from "./titleOfExceptions.js";

/** Holds what an indicator is mapped to that is the key of an entry; no field of a document has this name. */
export const entryField = "\0entry";

interface NamedMark {
  readonly mark: Mark;
  /** Names of the objects around the field, joined by dots. */
  readonly parent: string;
  /** True for a mark that is about the record wherever it is in it. */
  readonly isStrong: boolean;
}

/** What the names of fields say, for the names that records had so far. */
const known = new Map<string, NamedMark | undefined>();
const maxKnown = 10_000;

/**
 * Why a record is not uploaded, by what its other fields say; undefined where it is.
 *
 * @param values names of the fields that are read as indicators
 */
export function markOfRecord(fields: Fields, values: readonly string[]): string | undefined {
  for (const [name, cells] of fields) {
    const named = namedMark(name);
    if (named === undefined || values.includes(name) || !isAbout(named, values)) continue;
    for (const cell of cells) {
      const reason = named.mark(cell);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function namedMark(name: string): NamedMark | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= maxKnown) known.clear();
  const found = newMark(name);
  known.set(name, found);
  return found;
}

function newMark(name: string): NamedMark | undefined {
  const last = name.slice(name.lastIndexOf(".") + 1);
  if (holdsTags(name)) {
    const field = name.replace(/(\btag_?list|tags?|labels)\.\w+$/i, "$1");
    return { mark: markOfTag, parent: parentOf(field), isStrong: false };
  }
  if (name === entryField) return { mark: markOfEntry, parent: "", isStrong: false };
  if (/^\d+$/.test(name)) return { mark: markWithoutName, parent: "", isStrong: false };
  const mark = markOfField(last);
  if (mark !== undefined) return { mark, parent: parentOf(name), isStrong: isStrongMark(last) };
  // `verdict: { value: "benign" }` is a verdict.
  const parent = parentOf(name);
  const around = isPartOfField(last) ? markOfName(parent.slice(parent.lastIndexOf(".") + 1)) : undefined;
  return around === undefined ? undefined : { mark: around, parent: parentOf(parent), isStrong: false };
}

const isPartOfField = (name: string): boolean =>
  /^(?:value|name|label|text|result|level|code|title|id|key)$/i.test(name);

/** What the value of an entry says whose key is the indicator: `{"good.example": "allow"}`. */
const markOfEntry: Mark = (cell) => {
  if (/^(?:false|0|no|off)$/i.test(cell)) return "unclear-mark";
  return markWithoutName(cell) ?? markOfTag(cell);
};

/** The meaning of a field by its own name, or as a title of what is around it. */
export function markOfField(name: string): Mark | undefined {
  const mark = markOfName(name);
  if (mark !== undefined || !isNameOfTitle(name)) return mark;
  return (cell) => (isTitleOfExceptions(cell) ? "allowed" : undefined);
}

/** Objects whose fields are about the object that they are in. */
const describing =
  /^(?:meta|metadata|meta_?data|attributes?|attrs?|properties|props|flags?|info|information|details?|status|state|verdict|classification|review|assessment|judge?ment|disposition|extra|annotations?|enrichment|context|header|feed|list|source|collection|settings|options)$/i;

/** True for the name of an object whose fields are about the object that it is in. */
export const isDescribing = (name: string): boolean => describing.test(name);

/**
 * Fields of the record itself, of the object that holds a value, or of one that describes these, are about
 * the value.
 */
function isAbout({ parent, isStrong }: NamedMark, values: readonly string[]): boolean {
  const parts = parent === "" ? [] : parent.split(".");
  while (parts.length > 0) {
    const around = `${parts.join(".")}.`;
    if (values.some((value) => value.startsWith(around))) return true;
    if (!isStrong && !isDescribing(parts.at(-1) ?? "")) return false;
    parts.pop();
  }
  return true;
}

const parentOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf(".")));
