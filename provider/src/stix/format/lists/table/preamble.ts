import { roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import { cellsOf, type Delimiter } from "./cells.js";

const maxLines = 20;

/** A head without the lines before the names of its columns. */
export interface WithoutPreamble {
  readonly head: ListHead;
  /** The line that names the columns. */
  readonly names: string;
}

/**
 * The head from the line that names columns, where lines without indicators come before it, as reports and
 * exports of spreadsheets begin.
 */
export function withoutPreamble(head: ListHead, delimiter: Delimiter): WithoutPreamble | undefined {
  if (delimiter === " ") return undefined;
  for (let i = 0; i < Math.min(maxLines, head.data.length - 1); i++) {
    const line = head.data[i] ?? "";
    const cells = cellsOf(line, delimiter) ?? [];
    if (cells.some((cell) => isIndicatorKind(kindOfCell(cell)))) return undefined;
    if (i === 0 || !namesColumns(cells)) continue;
    const data = head.data.slice(i);
    // The tabs around the lines do not matter to the others.
    const tabbed = head.tabbed === head.data ? data : head.tabbed.slice(i);
    return { head: { ...head, data, tabbed }, names: line };
  }
  return undefined;
}

const namesColumns = (cells: readonly string[]): boolean =>
  cells.length > 1 &&
  cells.some((cell) => !["context", "exceptions", "type", undefined].includes(roleOfName(cell))) &&
  new Set(cells).size === cells.length;
