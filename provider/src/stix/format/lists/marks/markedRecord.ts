import type { Fields } from "../json/values.js";
import { type Mark, markOfName } from "./markOfName.js";

/** What the names of fields say, for the names that records had so far. */
const known = new Map<string, Mark | undefined>();
const maxKnown = 10_000;

/**
 * Why a record is not uploaded, by what its other fields say; undefined where it is.
 *
 * @param values names of the fields that are read as indicators
 */
export function markOfRecord(fields: Fields, values: readonly string[]): string | undefined {
  for (const [name, cells] of fields) {
    const mark = markOf(name);
    if (mark === undefined || values.includes(name) || !isBeside(name, values)) continue;
    for (const cell of cells) {
      const reason = mark(cell);
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function markOf(name: string): Mark | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= maxKnown) known.clear();
  const mark = markOfName(name.slice(name.lastIndexOf(".") + 1));
  known.set(name, mark);
  return mark;
}

/** Fields of the record itself, or of the object that holds a value, are about the value. */
function isBeside(name: string, values: readonly string[]): boolean {
  const parent = parentOf(name);
  return parent === "" || values.some((value) => `${parentOf(value)}.`.startsWith(`${parent}.`));
}

const parentOf = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf(".")));
