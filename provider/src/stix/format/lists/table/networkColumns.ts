import { kindOfCell } from "../judging.js";
import { networksOfRange } from "../ranges.js";
import { areLengths } from "./lengthsInDoubt.js";
import {
  mayNameCount,
  mayNameLength,
  mayNameNumbers,
  type NetworkPart,
  namesAddresses,
  partOfNetwork,
} from "./networkNames.js";
import type { NetworkColumns } from "./networkOfRow.js";
import { roleOf, type Table } from "./table.js";

const netmask = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const bits = /^\/?\d{1,3}$/;

/**
 * The columns that make a network together: by their names, which most of their cells have to fit; a row that
 * does not is a row whose range is not valid.
 */
export function networkColumns(table: Table): NetworkColumns | undefined {
  if (table.header === undefined) return withoutHeader(table);
  const find = finder(table);
  const start = find("start", isAddress) ?? find("address", isAddress) ?? numbers(table, "start");
  if (start === undefined) return undefined;
  const end = find("end", (cell) => isAddress(cell) && !isMask(cell)) ?? numbers(table, "end");
  if (end !== undefined) return areRanges(table, start, end) ? { start, end } : undefined;
  // `Netmask` and `cidr` are lengths in some lists, or in some of their rows.
  const mask =
    find("mask", (cell) => (netmask.test(cell) && !isWildcard(cell)) || bits.test(cell)) ??
    unnamedMasks(table, start);
  const wildcard =
    mask === undefined ? (find("wildcard", isWildcard) ?? find("mask", isWildcard)) : undefined;
  const prefix = find("prefix", isBits) ?? find("address", isBits) ?? lengths(table, start);
  const count = find("count", isCount) ?? countsFromStart(table, start);
  const more = {
    ...(mask === undefined ? {} : { mask }),
    ...(wildcard === undefined ? {} : { wildcard }),
    ...(prefix === undefined ? {} : { prefix }),
  };
  if (Object.keys(more).length > 0) return { start, ...more };
  return count === undefined ? undefined : { start, count };
}

/** The columns that are read, in their order of meaning. */
export const columnsOfNetwork = ({ start, end, mask, wildcard, prefix, count }: NetworkColumns): number[] =>
  [start, end, mask, wildcard, prefix, count].filter((column) => column !== undefined);

type Find = (part: NetworkPart | "address", fits: (cell: string) => boolean) => number | undefined;

/** Finds the first column of a name whose cells fit. */
function finder(table: Table): Find {
  const { columns, header } = table;
  return (part, fits) => {
    const column = columns.findIndex((_, i) => {
      const name = header?.names[i] ?? "";
      const cells = cellsOfColumn(table, i);
      const role = roleOf(table, i);
      const isNamed = role === part || (role === undefined && partOfNetwork(name) === part);
      return isNamed && cells.length > 0 && mostly(cells, fits);
    });
    return column < 0 ? undefined : column;
  };
}

const cellsOfColumn = ({ body }: Table, column: number): readonly string[] =>
  body.map((row) => row[column] ?? "").filter((cell) => cell !== "");

const isBits = (cell: string) => bits.test(cell);
const isWildcard = (cell: string) => /^0\.(?:\d{1,3}\.){2}\d{1,3}$/.test(cell);
const isCount = (cell: string) => /^[1-9]\d*$/.test(cell);

/** Masks under a name that is not known: no indicator looks like them. */
function unnamedMasks(table: Table, start: number): number | undefined {
  const column = table.columns.findIndex((_, i) => {
    const cells = cellsOfColumn(table, i);
    return i !== start && roleOf(table, i) === undefined && cells.length > 0 && cells.every(isMask);
  });
  return column < 0 ? undefined : column;
}

/** `length`, `bits` or `size`, where each address begins a network of that length. */
function lengths(table: Table, start: number): number | undefined {
  const column = table.columns.findIndex((_, i) => {
    const isNamed = i !== start && mayNameLength(table.header?.names[i] ?? "");
    return isNamed && areLengths(table, start, i);
  });
  return column < 0 ? undefined : column;
}

/** `count` or `size` beside a column that is named for the start of a range. */
function countsFromStart(table: Table, start: number): number | undefined {
  const name = table.header?.names[start] ?? "";
  if (roleOf(table, start) !== "start" && partOfNetwork(name) !== "start") return undefined;
  const column = table.columns.findIndex((_, i) => {
    const cells = cellsOfColumn(table, i);
    return mayNameCount(table.header?.names[i] ?? "") && cells.length > 0 && mostly(cells, isCount);
  });
  return column < 0 ? undefined : column;
}

const isMask = (mask: string) => mask.startsWith("255.") && kindOfCell(`0.0.0.0/${mask}`) === "address";

const isAddress = (cell: string) => /^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(cell);

/** One odd row of ten, or of a few, is a fault of the row. */
function mostly<T>(cells: readonly T[], fits: (cell: T) => boolean): boolean {
  const fitting = cells.filter(fits).length;
  return fitting >= cells.length * 0.9 || (cells.length < 10 && fitting * 2 > cells.length);
}

/**
 * `from` and `to` are the ends of a connection as well as of a range; a range is within one /8 as a rule, and
 * its end is not lower than its start.
 */
function areRanges({ header, body }: Table, start: number, end: number): boolean {
  const names = [header?.names[start] ?? "", header?.names[end] ?? ""];
  if (names.every(namesAddresses) || names.every(mayNameNumbers)) return true;
  const pairs = body.map((row) => [row[start] ?? "", row[end] ?? ""] as const);
  return mostly(pairs, ([first, last]) => {
    return (
      last === "" ||
      (networksOfRange(first, last, true) !== "invalid-range" && firstGroup(first) === firstGroup(last))
    );
  });
}

const firstGroup = (address: string): string => /^0*([0-9a-f]*)/i.exec(address)?.[1] ?? "";

/** A column of addresses as whole numbers, as geolocation tables write them: `ip_from`, but not `first`. */
function numbers(table: Table, part: "start" | "end"): number | undefined {
  const column = (table.header?.names ?? []).findIndex((name, i) => {
    const isNamed = roleOf(table, i) === part || partOfNetwork(name) === part;
    return isNamed && mayNameNumbers(name) && table.body.every((row) => /^\d{1,39}$/.test(row[i] ?? ""));
  });
  return column < 0 ? undefined : column;
}

/** `198.51.100.0,/24` and `198.51.100.0,255.255.255.0` need no header to be networks. */
function withoutHeader({ rows, body }: Table): NetworkColumns | undefined {
  for (let start = 0; start + 1 < rows.width; start++) {
    const pairs = body.map((row) => [row[start] ?? "", row[start + 1] ?? ""] as const);
    if (!pairs.every(([address]) => isAddress(address))) continue;
    if (pairs.every(([, length]) => /^\/\d{1,3}$/.test(length))) return { start, prefix: start + 1 };
    if (pairs.every(([, mask]) => isMask(mask))) return { start, mask: start + 1 };
  }
  return undefined;
}
