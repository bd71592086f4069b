import { quoted } from "../../../problems.js";
import type { CsvOptions } from "../../../sourceFormat.js";
import type { ListHead } from "../head.js";
import { markedColumns } from "../marks/markedColumns.js";
import { SectionedLines } from "../marks/sectionedLines.js";
import { plainName } from "../plainName.js";
import type { ListPlan, ListRefusal } from "../plan.js";
import { cellsOf, type Delimiter } from "../table/cells.js";
import { columnName } from "../table/columnName.js";
import { guessColumns } from "../table/guess.js";
import { type Header, headerOf } from "../table/header.js";
import { columnsOfNetwork } from "../table/networkColumns.js";
import { delimiters, kindsOfColumn, type Rows, rowsWith } from "../table/rows.js";
import { TableReader, type TableShape } from "../table/tableReader.js";
import type { UnreadColumn } from "../table/unreadColumns.js";

/** Plans a table whose columns or delimiter are named. */
export function planCsv(head: ListHead, options: CsvOptions): ListPlan | ListRefusal {
  const { column, typeColumn } = options;
  const wanted = [column, typeColumn].filter((one) => one !== undefined);
  const candidates = delimitersFor(options.delimiter);
  for (const delimiter of candidates) {
    const rows = rowsWith(head, delimiter);
    const header = rows === undefined ? undefined : headerFor(head, rows, wanted);
    const found = wanted.map((one) => indexOf(one, rows, header));
    if (rows === undefined || found.some((index) => index === undefined)) continue;
    // A column by number is in every text that is wide enough; the delimiter has to cut it at all.
    if (options.delimiter === undefined && rows.width === 1 && delimiter !== candidates.at(-1)) continue;
    const [first, second] = found;
    const value = column === undefined ? undefined : first;
    const type = typeColumn === undefined ? undefined : column === undefined ? first : second;
    return planned(rows, header, value, type);
  }
  return mismatch(head, candidates, wanted);
}

function delimitersFor(given: string | undefined): readonly Delimiter[] {
  if (given === undefined) return delimiters;
  if (given === "tab") return ["\t"];
  return [given === "space" ? " " : given];
}

/** The header of the first row or of a comment; a row with a name that is asked for is one. */
function headerFor(head: ListHead, rows: Rows, wanted: readonly (string | number)[]): Header | undefined {
  const names = wanted.filter((one) => typeof one === "string" && !/^\d+$/.test(one)) as string[];
  const bears = (cells: readonly string[]) =>
    names.length > 0 && names.every((name) => find(cells, name) >= 0);
  const [first = []] = rows.rows;
  if (bears(first)) return { names: first, isRow: true };
  for (const comment of [...head.comments].reverse()) {
    const cells = cellsOf(comment, rows.delimiter);
    if (cells !== undefined && bears(cells)) return { names: cells, isRow: false };
  }
  return names.length > 0 ? undefined : headerOf(head, rows);
}

function find(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  return exact >= 0 ? exact : names.findIndex((one) => plainName(one) === plainName(name) && one !== "");
}

function indexOf(
  column: string | number,
  rows: Rows | undefined,
  header: Header | undefined,
): number | undefined {
  if (rows === undefined) return undefined;
  if (typeof column === "number") return column <= rows.width ? column - 1 : undefined;
  const index = header === undefined ? -1 : find(header.names, column);
  if (index >= 0) return index;
  // The command line and YAML write numbers as texts too.
  return /^[1-9]\d{0,4}$/.test(column) ? indexOf(Number(column), rows, header) : undefined;
}

function planned(
  rows: Rows,
  header: Header | undefined,
  value: number | undefined,
  type: number | undefined,
): ListPlan | ListRefusal {
  const body = header?.isRow === true ? rows.rows.slice(1) : rows.rows;
  let values = value === undefined ? undefined : [value];
  let guessed: Partial<TableShape> = {};
  if (values === undefined) {
    const columns = Array.from({ length: rows.width }, (_, i) => kindsOfColumn(body, i));
    const guess = guessColumns({ rows, header, body, columns });
    if (guess === undefined || guess === "lines") return noColumn(rows);
    if (guess.kind === "refused") return guess;
    values = [...guess.shape.values];
    guessed = guess.shape;
  }
  const shape: TableShape = {
    ...guessed,
    delimiter: rows.delimiter,
    header: header?.isRow === true,
    ...(header === undefined || header.isRow ? {} : { names: header.names }),
    width: Math.max(rows.width, header?.names.length ?? 0),
    values,
    ...markedColumns(header?.names, values),
    ...(type === undefined ? {} : { type }),
    ...(value === undefined ? {} : { unread: unreadBeside(rows, header, [value, type]) }),
  };
  const read = guessed.network === undefined ? values : columnsOfNetwork(guessed.network);
  const columns = read.map((column) => columnName(header?.names, column));
  return {
    kind: "lines",
    format: { name: "csv", title: "table", columns },
    open: (output) => new SectionedLines(output, new TableReader(output, shape), true),
  };
}

/** The columns that the user has not named. */
function unreadBeside(
  { width }: Rows,
  header: Header | undefined,
  named: readonly (number | undefined)[],
): readonly UnreadColumn[] {
  return Array.from({ length: width }, (_, column) => column)
    .filter((column) => !named.includes(column))
    .map((column) => ({ column, name: header?.names[column], isContext: true }));
}

const noColumn = ({ width }: Rows): ListRefusal => ({
  kind: "refused",
  code: "format-mismatch",
  found: `None of the ${width} columns holds indicators.`,
});

function mismatch(
  head: ListHead,
  candidates: readonly Delimiter[],
  wanted: readonly (string | number)[],
): ListRefusal {
  const widest = candidates
    .map((delimiter) => rowsWith(head, delimiter))
    .filter((rows) => rows !== undefined)
    .sort((a, b) => b.width - a.width)[0];
  const asked = wanted
    .map((one) => (typeof one === "number" ? `column ${one}` : `a column ${quoted(one)}`))
    .join(" and ");
  // Cells of data are not quoted: they may be anything.
  const names = widest === undefined ? undefined : headerOf(head, widest)?.names;
  const shown =
    names === undefined || wanted.every((one) => typeof one === "number")
      ? `rows of ${widest?.width ?? 0} cells`
      : `the columns ${names
          .slice(0, 40)
          .map((name) => quoted(name, 40))
          .join(", ")}`;
  return {
    kind: "refused",
    code: "format-mismatch",
    found: `The text has no ${asked.replace(/^a /, "")}; it has ${shown}.`,
  };
}
