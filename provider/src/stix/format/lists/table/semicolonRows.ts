import { isIndicatorKind, kindOfCell } from "../judging.js";
import { cellsOf } from "./cells.js";

/**
 * True for a line that begins with a semicolon and is a row whose first cell is empty, in a table with
 * semicolons: `;alder.example;` of three columns. Elsewhere such a line is a comment.
 */
export function isSemicolonRow(line: string, width: number): boolean {
  if (!/^;\S/.test(line)) return false;
  const cells = cellsOf(line, ";") ?? [];
  return cells.length === width && cells.some((cell) => isIndicatorKind(kindOfCell(cell)));
}
