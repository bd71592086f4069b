import type { ListRefusal } from "../plan.js";
import { isCutUrl } from "../text/cutUrl.js";
import type { Table } from "./table.js";
import { describesRow } from "./urlsHoldDelimiter.js";

/** Cells that no path goes on with: numbers, dates, what is bracketed or quoted, other values. */
const noRest = /^(?:[\d.:/TZ+-]+|[([{<"'|#*=>~-].*|[0-9a-f]{32,}|[a-z][a-z0-9+.-]*:\/\/.*)$/i;

/**
 * Refuses lines that are cut at spaces after a URL, where words follow that differ from line to line and that
 * nothing names: they may be the rest of a path, as in `http://alder.example/my file`.
 */
export function urlsHoldSpaces(
  { rows, header, body, columns }: Table,
  read: readonly number[],
): ListRefusal | undefined {
  if (rows.delimiter !== " " || header !== undefined) return undefined;
  const column = read.find((one) => (columns[one]?.counts.url ?? 0) > 0 && one + 1 < rows.width);
  if (column === undefined) return undefined;
  const after = body.flatMap((row) => ((row[column] ?? "").includes("/") ? [row[column + 1] ?? ""] : []));
  const words = after.filter((cell) => !noRest.test(cell) && !describesRow(cell));
  const isCut = body.some((row) => isCutUrl(row.slice(column, column + 2)));
  if (!isCut && (words.length === 0 || new Set(words).size * 2 <= after.length)) return undefined;
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `What follows the URLs in column ${column + 1} after a space may be the rest of their paths; nothing says that it is another column.`,
  };
}
