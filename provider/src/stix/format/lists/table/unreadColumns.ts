import { groupedNumber } from "../../../groupedNumber.js";
import { quoted } from "../../../problems.js";
import { isDottedQuad } from "../../../values/address.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import type { ListOutput } from "../output.js";
import { withoutDelimiter } from "../text/punctuation.js";
import { hasIndicatorAtEdge } from "./edges.js";

/** A column that no indicator is read from. */
export interface UnreadColumn {
  /** From 0. */
  readonly column: number;
  readonly name: string | undefined;
  /**
   * True where its name, its format or the user says that it is not meant; otherwise its indicators are lost
   * values.
   */
  readonly isContext: boolean;
}

interface Unread extends UnreadColumn {
  count: number;
  firstLine: number;
}

const url = /^[a-z][a-z0-9+.-]*:\/\/\S+$/i;
const dateOrNumber = /^(?:\d{4}-\d\d-\d\d|\d{1,2}[:/]\d{1,2}[:/]|[-+]?\d*\.?\d+%?$)/;
const maxCellCharacters = 2_048;

/** Counts the indicators of columns that are not read, in every row of a table. */
export class UnreadColumns {
  readonly #columns: readonly Unread[];

  constructor(
    private readonly output: ListOutput,
    columns: readonly UnreadColumn[],
  ) {
    this.#columns = columns.map((column) => ({ ...column, count: 0, firstLine: 0 }));
  }

  row(cells: readonly string[], line: number): void {
    for (const unread of this.#columns) {
      const text = cells[unread.column];
      const cell = text?.endsWith(":") ? withoutDelimiter(text) : text;
      if (!isIndicator(cell) && (unread.isContext || !hasMore(cell))) continue;
      if (unread.count === 0) unread.firstLine = line;
      unread.count += 1;
    }
  }

  report(): void {
    for (const { column, name, isContext, count, firstLine } of this.#columns) {
      if (count === 0) continue;
      const shown = name ? `${quoted(name, 40)} (${column + 1})` : `${column + 1}`;
      const amount = count === 1 ? "a value that is an indicator" : `${groupedNumber(count)} indicators`;
      const found = `The column ${shown} is not read; it holds ${amount}, first at line ${firstLine}.`;
      this.output.unread(isContext ? "context" : "unknown", count, found, firstLine);
    }
  }
}

/** Words that hold an indicator; a description under a name that says so may hold any. */
const hasMore = (cell = ""): boolean => /[\s:,;]/.test(cell) && hasIndicatorAtEdge(cell);

/** True for a cell that would be an indicator if it were read. */
export function isIndicator(cell: string | undefined): boolean {
  if (cell === undefined || cell.length < 4 || cell.length > maxCellCharacters) return false;
  if (!cell.includes(".") && !cell.includes(":")) return false;
  if (isDottedQuad(cell) || url.test(cell)) return true;
  return !dateOrNumber.test(cell) && isIndicatorKind(kindOfCell(cell));
}
