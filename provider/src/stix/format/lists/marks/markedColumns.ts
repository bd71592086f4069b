import type { Mark } from "./mark.js";
import { markOfName, markWithoutName } from "./markOfName.js";

/** What the columns of a table say about its rows beside what they hold. */
export interface MarkedColumns {
  /** Says why a row is not uploaded; undefined where it is. */
  readonly leaveOut: (cells: readonly string[]) => string | undefined;
}

/**
 * @param names of the columns, where they have names
 * @param values columns that are read as indicators; they mark nothing
 * @returns undefined where no column says anything of the kind
 */
export function markedColumns(
  names: readonly string[] | undefined,
  values: readonly number[],
): MarkedColumns | undefined {
  const marks: (readonly [column: number, mark: Mark])[] = [];
  for (const [column, name] of (names ?? []).entries()) {
    const mark = values.includes(column) ? undefined : markOfName(name);
    if (mark !== undefined) marks.push([column, remembered(mark)]);
  }
  if (names === undefined) return { leaveOut: (cells) => reasonOfCells(cells, values) };
  if (marks.length === 0) return undefined;
  return {
    leaveOut: (cells) => {
      for (const [column, mark] of marks) {
        const reason = mark(cells[column] ?? "");
        if (reason !== undefined) return reason;
      }
      return undefined;
    },
  };
}

const maxKnown = 1_000;
const maxCharacters = 24;

/** A mark that looks at each of the words that a column repeats once. */
function remembered(mark: Mark): Mark {
  const known = new Map<string, string | undefined>();
  return (cell) => {
    if (cell.length > maxCharacters) return mark(cell);
    const found = known.get(cell);
    if (found !== undefined || known.has(cell)) return found;
    if (known.size >= maxKnown) known.clear();
    const reason = mark(cell);
    known.set(cell, reason);
    return reason;
  };
}

/** Without names, a word such as `allow` or `Unban` says itself what it is about. */
function reasonOfCells(cells: readonly string[], values: readonly number[]): string | undefined {
  for (const [column, cell] of cells.entries()) {
    const reason = values.includes(column) ? undefined : markWithoutName(cell);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Says by a column of signs, as `+ VALUE` and `- VALUE`, that a row is a removal. */
export function markOfSigns(
  rows: readonly (readonly string[])[],
  column: number,
): ((cells: readonly string[]) => string | undefined) | undefined {
  const signs = rows.map((row) => row[column] ?? "");
  const areSigns = signs.every((sign) => /^[+-]$/.test(sign)) || signs.every((sign) => /^[<>]$/.test(sign));
  if (!areSigns || !signs.some((sign) => sign === "+" || sign === ">")) return undefined;
  return (cells) => (/^[<-]$/.test(cells[column] ?? "") ? "deleted" : undefined);
}
