import { roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { isIndicatorKind, isTypeWord, kindOfCell } from "../judging.js";
import { withoutDelimiter } from "../text/punctuation.js";
import { cellsOf, type Delimiter } from "./cells.js";
import { hasIndicatorAtEdge } from "./edges.js";
import { partOfNetwork } from "./networkNames.js";
import type { Rows } from "./rows.js";

/** The names of a table's columns, and whether the first row holds them. */
export interface Header {
  readonly names: readonly string[];
  readonly isRow: boolean;
}

/** Names of fields within fields that look like domains, as in `dns.host`. */
const fieldName = /\.(?:name|host|email|org|id|domain|url|zone|link|date|tel|company|country|report)s?$/;
const maxRowsBelow = 500;
const name = /^[A-Za-z_(][\w .:/()#&%-]{0,80}$/;

/** @returns undefined where nothing names the columns */
export function headerOf(head: ListHead, { delimiter, width, rows }: Rows): Header | undefined {
  const [first = []] = rows;
  if (rows.length > 0 && isHeaderRow(first, rowsBelow(rows))) return { names: first, isRow: true };
  const commented = commentedNames(head, delimiter, width);
  return commented === undefined ? undefined : { names: commented, isRow: false };
}

const rowsBelow = (rows: readonly (readonly string[])[]): readonly (readonly string[])[] =>
  rows
    .slice(1)
    .filter((row) => row.some((cell) => cell !== ""))
    .slice(0, maxRowsBelow);

/** A header with a name that is known, or one that looks unlike a row below it. */
function isHeaderRow(cells: readonly string[], below: readonly (readonly string[])[]): boolean {
  if (!cells.every((cell) => cell === "" || name.test(cell))) return false;
  // `benign` is a word of a row as well as a name.
  const known =
    cells.some((cell) => !["context", "exceptions", undefined].includes(roleOfName(cell))) ||
    cells.filter((cell) => partOfNetwork(cell) !== undefined).length > 1;
  if (known) {
    // `low,alder.example` is a row, though `low` could name a column.
    if (cells.some((cell) => isIndicator(cell) && !fieldName.test(cell))) return false;
    return !cells.some((cell, i) => isTypeWord(cell) && isIndicator(cells[i + 1] ?? ""));
  }
  if (cells.some(isIndicator)) return cells.some(isNameBesideFields(cells));
  if (cells.some(hasIndicatorAtEdge)) return false;
  return below.some((row) => row.some((cell, i) => isIndicator(cell) && !isIndicator(cells[i] ?? "")));
}

/** True for `note` beside `dns.host`, where nothing else looks like a value. */
const isNameBesideFields =
  (cells: readonly string[]) =>
  (cell: string): boolean =>
    roleOfName(cell) === "context" && cells.every((other) => !isIndicator(other) || fieldName.test(other));

const isIndicator = (cell: string): boolean => isIndicatorKind(kindOfCell(withoutDelimiter(cell)));

/** Feeds such as abuse.ch's name their columns in one of the last lines of the comment at the top. */
export function commentedNames(
  head: ListHead,
  delimiter: Delimiter,
  width: number,
): readonly string[] | undefined {
  for (const comment of [...head.comments].reverse().slice(0, 12)) {
    const cells = cellsOf(comment, delimiter);
    if (cells?.length === width && cells.some((cell) => roleOfName(cell) !== undefined)) return cells;
  }
  return undefined;
}
