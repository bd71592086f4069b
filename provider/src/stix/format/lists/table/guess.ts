import { type ColumnRole, roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { isTypeWord } from "../judging.js";
import type { ListRefusal } from "../plan.js";
import { cellsMeanValues } from "./cellsMeanValues.js";
import { headerOf } from "./header.js";
import { mayBePrefixes, networkColumns } from "./networkColumns.js";
import {
  type ColumnKinds,
  delimiters,
  holdsIndicators,
  indicatorsIn,
  kindsOfColumn,
  type Rows,
  rowsOf,
} from "./rows.js";
import { roleOf, type Table } from "./table.js";
import type { TableShape } from "./tableReader.js";
import { urlsHoldDelimiter } from "./urlsHoldDelimiter.js";

/** A table that was recognized, with what the columns that are read are called. */
export interface GuessedTable {
  readonly kind: "table";
  readonly shape: TableShape;
  readonly columns: readonly string[];
}

export type Guess = GuessedTable | ListRefusal | undefined;

/** Tells a table and its columns by names and content; undefined where the text is no table. */
export function guessTable(head: ListHead): Guess {
  for (const delimiter of delimiters) {
    const rows = rowsOf(head, delimiter);
    if (rows === undefined) continue;
    const guess = tableOf(head, rows);
    if (guess !== undefined) return guess === "lines" ? undefined : guess;
  }
  return undefined;
}

function tableOf(head: ListHead, rows: Rows): Guess | "lines" {
  const header = headerOf(head, rows);
  if (header === undefined) {
    const urls = urlsHoldDelimiter(rows, head);
    if (urls !== undefined) return urls;
  }
  const body = header?.isRow === true ? rows.rows.slice(1) : rows.rows;
  const columns = Array.from({ length: rows.width }, (_, column) => kindsOfColumn(body, column));
  return guessColumns({ rows, header, body, columns });
}

/** Tells by names and content which columns of a table are read. */
export function guessColumns(table: Table): Exclude<Guess, undefined> | "lines" | undefined {
  const { header } = table;
  const network = networkColumns(table);
  if (network !== undefined) return shaped(table, [], { network });
  const values = header === undefined ? undefined : valuesByName(table);
  if (values === undefined) return byContent(table);
  return "kind" in values ? values : shaped(table, values);
}

/** The columns whose names say that they hold indicators; undefined where no name says so. */
function valuesByName(table: Table): readonly number[] | ListRefusal | undefined {
  const withRole = (...roles: ColumnRole[]) =>
    table.columns.flatMap((kinds, column) => {
      const role = roleOf(table, column);
      const holds = indicatorsIn(kinds) > 0 || kinds.counts.other > 0;
      return role !== undefined && roles.includes(role) && holds ? [column] : [];
    });
  const any = withRole("any");
  if (any.length > 0) return any.length === 1 ? any : ambiguous(table, any);
  const typed = withRole("address", "domain", "host", "url");
  const [only] = typed;
  if (only === undefined) return undefined;
  const rivals = table.columns.flatMap((kinds, column) =>
    !typed.includes(column) && roleOf(table, column) !== "context" && isRival(kinds, table.columns[only])
      ? [column]
      : [],
  );
  if (rivals.length > 0)
    return ambiguous(
      table,
      [...typed, ...rivals].sort((a, b) => a - b),
    );
  if (typed.length === 1) return typed;
  // A domain and its address belong together; a URL and the host it names do not.
  const roles = typed.map((column) => roleOf(table, column)).sort();
  return roles.length === 2 && roles[0] === "address" && roles[1] === "domain"
    ? typed
    : ambiguous(table, typed);
}

/** True where another column holds indicators of the same kind. */
function isRival(kinds: ColumnKinds, of: ColumnKinds | undefined): boolean {
  if (of === undefined || !holdsIndicators(kinds)) return false;
  const { counts } = of;
  return (
    (counts.address > 0 && kinds.counts.address > 0) ||
    (counts.url > 0 && kinds.counts.url > 0) ||
    (counts.domain > 0 && kinds.counts.domain * 2 > kinds.filled)
  );
}

function byContent(table: Table): Guess | "lines" {
  const holding = table.columns.flatMap((kinds, column) =>
    holdsIndicators(kinds) && roleOf(table, column) !== "context" ? [column] : [],
  );
  const [only] = holding;
  if (only === undefined) return undefined;
  if (holding.length === 1)
    return mayBePrefixes(table, only) ? prefixesInDoubt(only) : shaped(table, holding);
  if (holding.length < table.rows.width || table.header !== undefined) {
    const type = typeColumn(table);
    const free = holding.filter((column) => !isReference(table, column, holding));
    return type !== undefined && free.length === 1 ? shaped(table, free) : ambiguous(table, holding);
  }
  return cellsMeanValues(table.body) ?? ambiguous(table, holding);
}

/**
 * A URL in the last column beside another column is where the row is described, where a type column says what
 * the row is.
 */
function isReference({ columns, rows }: Table, column: number, holding: readonly number[]): boolean {
  const kinds = columns[column];
  return (
    kinds !== undefined &&
    column === rows.width - 1 &&
    holding.length > 1 &&
    kinds.counts.url === kinds.filled
  );
}

/** The column that says of what type the value beside it is. */
function typeColumn({ rows, header, body }: Table): number | undefined {
  const named = header?.names.findIndex((name) => roleOfName(name) === "type") ?? -1;
  const columns = named >= 0 ? [named] : header === undefined ? [...Array(rows.width).keys()] : [];
  return columns.find((column) => {
    const words = body.map((row) => row[column] ?? "").filter((word) => word !== "");
    const known = words.filter(isTypeWord).length;
    return words.length > 0 && (named >= 0 ? known * 2 >= words.length : known === words.length);
  });
}

function shaped(table: Table, values: readonly number[], more: Partial<TableShape> = {}): GuessedTable {
  const { rows, header } = table;
  const type = typeColumn(table);
  const toIds = header?.names.findIndex((name) => roleOfName(name) === "toIds") ?? -1;
  const { network } = more;
  const read =
    network === undefined
      ? values
      : [network.start, network.end, network.mask, network.prefix].filter((c) => c !== undefined);
  return {
    kind: "table",
    shape: {
      delimiter: rows.delimiter,
      header: header?.isRow === true,
      width: Math.max(rows.width, header?.isRow === true ? header.names.length : 0),
      values,
      ...(type === undefined || values.includes(type) ? {} : { type }),
      ...(toIds < 0 ? {} : { toIds }),
      ...more,
    },
    columns: read.map((column) => columnName(header?.names, column)),
  };
}

/** What a column is called: its name, or its number from 1. */
export function columnName(names: readonly string[] | undefined, column: number): string {
  return names?.[column] || String(column + 1);
}

function ambiguous({ header }: Table, columns: readonly number[]): ListRefusal {
  const shown = columns.map((column) => {
    const name = header?.names[column];
    return name ? `${JSON.stringify(name)} (${column + 1})` : `${column + 1}`;
  });
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `The columns ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)} hold indicators, and nothing says which one is meant.`,
  };
}

const prefixesInDoubt = (column: number): ListRefusal => ({
  kind: "refused",
  code: "columns-ambiguous",
  found: `The numbers in column ${column + 2} may be the lengths of the networks that the addresses in column ${column + 1} begin.`,
});
