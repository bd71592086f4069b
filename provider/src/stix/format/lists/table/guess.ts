import { type ColumnRole, roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { isTypeWord } from "../judging.js";
import { type MarkedColumns, markedColumns, markOfSigns } from "../marks/markedColumns.js";
import { plainName } from "../plainName.js";
import type { ListRefusal } from "../plan.js";
import { isCutUrl } from "../text/cutUrl.js";
import { attackerColumn } from "./attackers.js";
import type { Delimiter } from "./cells.js";
import { cellsMeanValues } from "./cellsMeanValues.js";
import { columnName } from "./columnName.js";
import { flagsInDoubt } from "./flagsInDoubt.js";
import { type Header, headerOf } from "./header.js";
import { lengthsInDoubt } from "./lengthsInDoubt.js";
import { columnsOfNetwork, networkColumns } from "./networkColumns.js";
import { partsOfUrls } from "./partsOfUrls.js";
import { withoutPreamble } from "./preamble.js";
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
import type { UnreadColumn } from "./unreadColumns.js";
import { urlsHoldDelimiter } from "./urlsHoldDelimiter.js";
import { urlsHoldSpaces } from "./urlsHoldSpaces.js";

/** A table that was recognized, with what the columns that are read are called. */
export interface GuessedTable {
  readonly kind: "table";
  readonly shape: TableShape;
  readonly columns: readonly string[];
}

export type Guess = GuessedTable | ListRefusal | undefined;

/** Tells a table and its columns by names and content; undefined where the text is no table. */
export function guessTable(head: ListHead): Guess {
  let hasTabs = false;
  for (const delimiter of delimiters) {
    // Cut at spaces, a row that begins with a tab would lack its first cell.
    if (delimiter === " " && hasTabs) break;
    const rows = rowsOf(head, delimiter);
    const header = rows === undefined ? undefined : headerOf(head, rows);
    hasTabs ||= delimiter === "\t" && hasKnownNames(header);
    const later = hasKnownNames(header) ? undefined : guessAfterPreamble(head, delimiter);
    if (later !== undefined) return later;
    const urls = header === undefined ? urlsHoldDelimiter(head, delimiter) : undefined;
    const guess = urls ?? (rows === undefined ? undefined : tableOf(rows, header));
    if (guess !== undefined) return guess === "lines" ? undefined : guess;
  }
  return undefined;
}

const hasKnownNames = (header: Header | undefined): boolean =>
  header?.names.some((name) => !["context", undefined].includes(roleOfName(name))) === true;

/** A table whose names of columns come after lines of text. */
function guessAfterPreamble(head: ListHead, delimiter: Delimiter): Guess {
  const found = withoutPreamble(head, delimiter);
  const rows = found === undefined ? undefined : rowsOf(found.head, delimiter);
  if (found === undefined || rows === undefined) return undefined;
  const header = headerOf(found.head, rows);
  const guess = header?.isRow === true ? tableOf(rows, header) : undefined;
  if (guess === "lines" || guess?.kind !== "table") return guess === "lines" ? undefined : guess;
  return { ...guess, shape: { ...guess.shape, startsAt: found.names } };
}

function tableOf(rows: Rows, header: Header | undefined): Guess | "lines" {
  const body = header?.isRow === true ? rows.rows.slice(1) : rows.rows;
  const columns = Array.from({ length: rows.width }, (_, column) => kindsOfColumn(body, column));
  const table = { rows, header, body, columns };
  return body.length === 0 && header !== undefined ? withoutRows(table) : guessColumns(table);
}

/** A table that has the names of its columns only, as of a publisher that lists nothing today. */
function withoutRows(table: Table): GuessedTable | undefined {
  const named = table.columns.flatMap((_, column) => {
    const role = roleOf(table, column);
    return role !== undefined && !["own", "context", "exceptions"].includes(role) ? [column] : [];
  });
  return named.length === 0 ? undefined : shaped(table, named);
}

/** Tells by names and content which columns of a table are read. */
export function guessColumns(table: Table): Exclude<Guess, undefined> | "lines" | undefined {
  const { header } = table;
  const network = networkColumns(table);
  if (network !== undefined) return shaped(table, [], { network });
  const attacker = attackerColumn(table);
  const values = attacker !== undefined ? [attacker] : header === undefined ? undefined : valuesByName(table);
  const guess = values === undefined ? byContent(table) : "kind" in values ? values : shaped(table, values);
  if (guess === "lines" || guess?.kind !== "table") return guess;
  return (
    besideExceptions(table, guess) ??
    lengthsInDoubt(table, guess.shape.values) ??
    flagsInDoubt(table, guess.shape.values) ??
    partsOfUrls(table, guess.shape.values) ??
    urlsHoldSpaces(table, guess.shape.values) ??
    guess
  );
}

/** A column that is named for exceptions and holds values: which of the columns is meant is not certain. */
function besideExceptions(table: Table, { shape }: GuessedTable): ListRefusal | undefined {
  const exceptions = table.columns.flatMap((kinds, column) =>
    roleOf(table, column) === "exceptions" && holdsIndicators(kinds) ? [column] : [],
  );
  if (exceptions.length === 0) return undefined;
  const all = [...new Set([...shape.values, ...exceptions])].sort((a, b) => a - b);
  return all.length > 1
    ? ambiguous(table, all)
    : onlyExceptions(JSON.stringify(columnName(table.header?.names, all[0] ?? 0)));
}

/** @param what the place that is named for exceptions */
export const onlyExceptions = (what: string): ListRefusal => ({
  kind: "refused",
  code: "columns-ambiguous",
  found: `The only indicators are in ${what}, which is named for exceptions.`,
});

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
    [undefined, "own"].includes(roleOf(table, column)) && isRival(kinds, table.body.length) ? [column] : [],
  );
  if (rivals.length > 0)
    return ambiguous(
      table,
      [...typed, ...rivals].sort((a, b) => a - b),
    );
  if (typed.length === 1) return typed;
  // A domain and its address belong together; a URL and the host it names do not.
  const roles = typed.map((column) => roleOf(table, column)).sort();
  const arePair = roles.length === 2 && roles[0] === "address" && roles[1] === "domain";
  return arePair && !namesOwnerOfAddress(table) ? typed : ambiguous(table, typed);
}

/** True where the columns describe who an address belongs to, as a domain among them does. */
const namesOwnerOfAddress = ({ header }: Table): boolean =>
  (header?.names ?? []).some((name) =>
    /^(?:isp|org|organi[sz]ation|company|usagetype|asname)$/.test(plainName(name)),
  );

/** True where a column whose name says nothing holds as many indicators as one that is meant. */
const isRival = (kinds: ColumnKinds, rows: number): boolean =>
  holdsIndicators(kinds) && kinds.filled * 10 >= rows;

function byContent(table: Table): Guess | "lines" {
  const all = table.columns.flatMap((kinds, column) => (holdsIndicators(kinds) ? [column] : []));
  const holding = all.filter((column) => roleOf(table, column) !== "context");
  const [only] = holding;
  if (only === undefined)
    return all.length > 0 && table.header !== undefined ? noneMeant(table, all) : undefined;
  if (holding.length === 1) return oneColumn(table, only);
  const filled = table.columns.filter((kinds) => kinds.filled > 0).length;
  if (holding.length < filled || table.header !== undefined) {
    const type = typeColumn(table);
    const free = holding.filter((column) => !isReference(table, column, holding));
    return type !== undefined && free.length === 1 ? shaped(table, free) : ambiguous(table, holding);
  }
  return cellsMeanValues(table.body) ?? ambiguous(table, holding);
}

function oneColumn(table: Table, only: number): Guess {
  const more = table.header === undefined ? columnsWithMore(table, only) : [];
  if (more.length > 0)
    return ambiguous(
      table,
      [only, ...more].sort((a, b) => a - b),
    );
  return roleOf(table, only) === "own" ? noneMeant(table, [only]) : shaped(table, [only]);
}

/** Columns without names whose cells hold an indicator among words. */
const columnsWithMore = ({ columns }: Table, read: number): readonly number[] =>
  columns.flatMap(({ edges, filled }, column) =>
    column !== read && edges > 0 && edges * 2 >= filled ? [column] : [],
  );

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

/** Names of columns that say what kind of value is beside them, and not what it threatens. */
const specificType = /^(?:ioc|indicator|observable|value|attribute)(?:type|kind)$/;

/** The column that says of what type the value beside it is. */
function typeColumn({ rows, header, body }: Table): number | undefined {
  const columns = [...Array(rows.width).keys()];
  const named =
    header === undefined ? [] : columns.filter((i) => roleOfName(header.names[i] ?? "") === "type");
  return (header === undefined ? columns : named).find((column) => {
    const words = body.map((row) => row[column] ?? "").filter((word) => word !== "");
    const known = words.filter(isTypeWord).length;
    const share = specificType.test(plainName(header?.names[column] ?? "")) ? 0 : 0.5;
    return known > 0 && (header === undefined ? known === words.length : known >= words.length * share);
  });
}

function shaped(table: Table, values: readonly number[], more: Partial<TableShape> = {}): GuessedTable {
  const { rows, header } = table;
  const type = typeColumn(table);
  const toIds = header?.names.findIndex((name) => roleOfName(name) === "toIds") ?? -1;
  const { network } = more;
  const read = network === undefined ? values : columnsOfNetwork(network);
  return {
    kind: "table",
    shape: {
      delimiter: rows.delimiter,
      header: header?.isRow === true,
      ...(header === undefined || header.isRow ? {} : { names: header.names }),
      width: Math.max(rows.width, header?.isRow === true ? header.names.length : 0),
      values,
      ...(type === undefined || values.includes(type) ? {} : { type }),
      ...(toIds < 0 ? {} : { toIds }),
      unread: unreadOf(table, [...read, type, toIds]),
      ...leaveOutOf(table, read),
      ...more,
    },
    columns: read.map((column) => columnName(header?.names, column)),
  };
}

/** What cells say by themselves, and a first cell that is a sign. */
function marksWithoutNames({ body }: Table, read: readonly number[]): MarkedColumns | undefined {
  const words = markedColumns(undefined, read);
  const signs = read.includes(0) ? undefined : markOfSigns(body, 0);
  return signs === undefined ? words : { leaveOut: (cells) => signs(cells) ?? words?.leaveOut(cells) };
}

/** Why rows are left out: by their marks, or because a space cuts a URL in two. */
function leaveOutOf(table: Table, read: readonly number[]): Pick<TableShape, "leaveOut"> {
  const { rows, header } = table;
  const marked = header === undefined ? marksWithoutNames(table, read) : markedColumns(header.names, read);
  if (rows.delimiter !== " " || header !== undefined) return marked ?? {};
  const isCut = (cells: readonly string[]) =>
    read.some((column) => isCutUrl(cells.slice(column, column + 2)));
  return {
    leaveOut: (cells) => marked?.leaveOut(cells) ?? (isCut(cells) ? "url-with-whitespace" : undefined),
  };
}

/** An own side is beside an attacker only. */
const isContext = (role: ColumnRole | undefined): boolean => role === "context" || role === "own";

function unreadOf(table: Table, read: readonly (number | undefined)[]): readonly UnreadColumn[] {
  return table.columns.flatMap((_, column) =>
    read.includes(column)
      ? []
      : [{ column, name: table.header?.names[column], isContext: isContext(roleOf(table, column)) }],
  );
}

function ambiguous({ header }: Table, columns: readonly number[]): ListRefusal {
  const shown = columns.map((column) => shownColumn(header, column));
  return refused(
    `The columns ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)} hold indicators, and nothing says which one is meant.`,
  );
}

/** Where only columns hold indicators that are context by their names. */
function noneMeant({ header }: Table, columns: readonly number[]): ListRefusal {
  const shown = columns.map((column) => shownColumn(header, column)).join(" and ");
  const found =
    columns.length === 1
      ? `Only the column ${shown} holds indicators, and its name denotes context, such as a reference, a version or an own system.`
      : `Only the columns ${shown} hold indicators, and their names denote context, such as references, versions or own systems.`;
  return { ...refused(found), contextOnly: true };
}

function shownColumn(header: Header | undefined, column: number): string {
  const name = header?.names[column];
  return name ? `${JSON.stringify(name)} (${column + 1})` : `${column + 1}`;
}

const refused = (found: string): ListRefusal => ({ kind: "refused", code: "columns-ambiguous", found });
