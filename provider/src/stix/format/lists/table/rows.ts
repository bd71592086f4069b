import { roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { type CellKind, isIndicatorKind, judging, kindOfCell } from "../judging.js";
import { withoutDelimiter } from "../text/punctuation.js";
import { judgeValues, withoutComment } from "../text/values.js";
import { cellsOf, type Delimiter } from "./cells.js";
import { hasIndicatorAtEdge } from "./edges.js";
import { Records } from "./records.js";
import { isSemicolonRow } from "./semicolonRows.js";

/** The rows of a text as a delimiter cuts them, where they agree. */
export interface Rows {
  readonly delimiter: Delimiter;
  /** Cells of most rows. */
  readonly width: number;
  readonly rows: readonly (readonly string[])[];
}

export const delimiters: readonly Delimiter[] = ["\t", ",", ";", "|", " "];

/** Rows that were cut already: many formats look at the same. */
const known = new WeakMap<ListHead, Map<Delimiter, Rows | undefined>>();

/** @returns undefined where the rows do not agree on a number of cells */
export function rowsOf(head: ListHead, delimiter: Delimiter): Rows | undefined {
  const ofHead = known.get(head) ?? new Map<Delimiter, Rows | undefined>();
  if (ofHead.has(delimiter)) return ofHead.get(delimiter);
  const rows = agreeingRows(head, delimiter);
  known.set(head, ofHead.set(delimiter, rows));
  return rows;
}

function agreeingRows(head: ListHead, delimiter: Delimiter): Rows | undefined {
  const lines = delimiter === "\t" ? head.tabbed : head.data;
  const cut = cutRows(
    lines.map((line) => valueBeforeComment(line) ?? line),
    delimiter,
  );
  const { rows, width } = cut;
  if (width < 2 || (delimiter === " " && head.data.every(isOneValue))) return undefined;
  const odd = rows.filter((cells) => cells.length !== width).length;
  const share = namesColumns(rows[0] ?? [], width) ? 0.5 : 0.1;
  const enough = odd <= rows.length * share || (odd === 1 && rows.length > 3);
  return odd === 0 || (enough && delimiter !== " ") ? withSemicolonRows(head, cut) : undefined;
}

/** Adds the rows whose first cell is empty, which look like comments. */
function withSemicolonRows({ lines }: ListHead, cut: Rows): Rows {
  const { delimiter, width, rows } = cut;
  if (delimiter !== ";") return cut;
  const more = lines.filter((line) => line.startsWith(";") && isSemicolonRow(line, width));
  return { ...cut, rows: [...rows, ...more.flatMap((line) => [cellsOf(line, delimiter) ?? []])] };
}

/**
 * The rows of a text that is said to be a table, whether they agree or not; undefined where there is none.
 */
export function rowsWith(head: ListHead, delimiter: Delimiter): Rows | undefined {
  const cut = cutRows(delimiter === "\t" ? head.tabbed : head.data, delimiter);
  return cut.rows.length === 0 ? undefined : withSemicolonRows(head, cut);
}

function cutRows(lines: readonly string[], delimiter: Delimiter): Rows {
  const rows = recordsOf(lines, delimiter).flatMap((record) => {
    // Most delimiters are in no line, and then its quotes are those of another.
    if (delimiter !== " " && !record.includes(delimiter))
      return /^[^"]*$|^"[^"]*"$/.test(record) ? [[record.replace(/^"(.*)"$/, "$1")]] : [];
    const cells = cellsOf(record, delimiter);
    return cells === undefined ? plainRows(record, delimiter) : [cells];
  });
  return { delimiter, width: commonWidth(rows), rows };
}

/** The rows without quotes in a record whose quotes are malformed: the reader is to report those quotes. */
const plainRows = (record: string, delimiter: Delimiter): readonly (readonly string[])[] =>
  record
    .split("\n")
    .filter((line) => line.includes(delimiter) && !line.includes('"'))
    .flatMap((line) => [cellsOf(line, delimiter) ?? []]);

/**
 * Under names of columns a row that is longer is a fault of the row, not a sign that the text is no table.
 */
function namesColumns(first: readonly string[], width: number): boolean {
  const roles = first.map(roleOfName).filter((role) => role !== undefined && role !== "context");
  return (
    first.length >= width && roles.length > 0 && !first.some((cell) => isIndicatorKind(kindOfCell(cell)))
  );
}

/** A range or a network with its mask is one value, though spaces cut it. */
function isOneValue(line: string): boolean {
  const [value, ...more] = judgeValues(line, judging);
  return value !== undefined && more.length === 0 && value.kind !== "unusable";
}

/** `VALUE # comment` is a value, whatever delimiters the comment holds. */
function valueBeforeComment(line: string): string | undefined {
  const first = /^([^\s,;|"]+)\s+(?:#|\/\/|--|;|\/\*)/.exec(line)?.[1];
  if (first === undefined || judging.judge(first).kind === "unusable") return undefined;
  return withoutComment(line, judging);
}

/** A record with a cell that is not closed in the head comes last. */
function recordsOf(lines: readonly string[], delimiter: Delimiter): readonly string[] {
  const unquoted = lines.filter((line) => !line.includes('"')).map((line) => line.split(delimiter));
  const records = new Records(delimiter, unquoted.length === 0 ? undefined : commonWidth(unquoted));
  const found = lines.flatMap((line, i) => records.add(line, i));
  return [...found, ...(records.rest() ?? [])].map(({ text }) => text);
}

function commonWidth(rows: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  let width = 0;
  let most = 0;
  for (const [length, count] of counts) {
    if (count > most) [width, most] = [length, count];
  }
  return width;
}

/** What the cells of a column are. */
export interface ColumnKinds {
  readonly counts: Readonly<Record<CellKind, number>>;
  readonly filled: number;
  /** Cells that are no value, but begin or end with one. */
  readonly edges: number;
}

export function kindsOfColumn(rows: readonly (readonly string[])[], column: number): ColumnKinds {
  const counts = { address: 0, domain: 0, url: 0, port: 0, other: 0, empty: 0, text: 0 };
  let edges = 0;
  for (const row of rows) {
    const cell = row[column] ?? "";
    const kind = kindOfCell(withoutDelimiter(cell));
    counts[kind] += 1;
    if (kind === "text" && hasIndicatorAtEdge(cell)) edges += 1;
  }
  return { counts, filled: rows.length - counts.empty, edges };
}

/** Indicators of a column, usable or with a port. */
export const indicatorsIn = ({ counts }: ColumnKinds): number =>
  counts.address + counts.domain + counts.url + counts.port;

export const holdsIndicators = (column: ColumnKinds): boolean =>
  column.filled > 0 && indicatorsIn(column) * 2 >= column.filled;
