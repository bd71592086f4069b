import { canonicalValue } from "../../../values/canonical.js";
import { roleOfName } from "../columnNames.js";
import { kindOfCell } from "../judging.js";
import { networksOfRange } from "../ranges.js";
import { roleOf, type Table } from "./table.js";
import type { NetworkColumns } from "./tableReader.js";

const netmask = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const bits = /^\/?\d{1,3}$/;

/**
 * The columns that make a network together: by their names, which most of their cells have to fit; a row that
 * doesn't is a row whose range is not valid.
 */
export function networkColumns(table: Table): NetworkColumns | undefined {
  const { columns, body, header } = table;
  if (header === undefined) return withoutHeader(table);
  const find = (role: string, fits: (cell: string) => boolean) => {
    const column = columns.findIndex((_, i) => {
      const cells = body.map((row) => row[i] ?? "").filter((cell) => cell !== "");
      return roleOf(table, i) === role && cells.length > 0 && mostly(cells, fits);
    });
    return column < 0 ? undefined : column;
  };
  const start = find("start", isAddress) ?? find("address", isAddress) ?? numbers(table, "start");
  const end = find("end", isAddress) ?? numbers(table, "end");
  // `Netmask` and `cidr` are lengths in some lists, or in some of their rows.
  const mask = find("mask", (cell) => netmask.test(cell) || bits.test(cell));
  const prefix = find("prefix", (c) => bits.test(c)) ?? find("address", (c) => bits.test(c));
  if (start === undefined || (end === undefined && mask === undefined && prefix === undefined))
    return undefined;
  if (end !== undefined && !areRanges(table, start, end)) return undefined;
  return {
    start,
    ...(end === undefined ? {} : { end }),
    ...(mask === undefined ? {} : { mask }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

const isAddress = (cell: string) => /^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(cell);

/** One odd row of ten, or of a few, is a fault of the row. */
function mostly<T>(cells: readonly T[], fits: (cell: T) => boolean): boolean {
  const fitting = cells.filter(fits).length;
  return fitting >= cells.length * 0.9 || (cells.length < 10 && fitting * 2 > cells.length);
}

/**
 * `from` and `to` are the ends of a connection as well as of a range; a range is within one /8 as a rule, and
 * its end isn't lower than its start.
 */
function areRanges({ header, body }: Table, start: number, end: number): boolean {
  const names = [header?.names[start] ?? "", header?.names[end] ?? ""];
  if (names.every((name) => /ip|addr|range|net/i.test(name))) return true;
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
function numbers({ header, body }: Table, role: "start" | "end"): number | undefined {
  const column = (header?.names ?? []).findIndex(
    (name, i) =>
      roleOfName(name) === role &&
      /ip|addr/i.test(name) &&
      body.every((row) => /^\d{1,39}$/.test(row[i] ?? "")),
  );
  return column < 0 ? undefined : column;
}

/** `198.51.100.0,/24` and `198.51.100.0,255.255.255.0` need no header to be networks. */
function withoutHeader({ rows, body }: Table): NetworkColumns | undefined {
  for (let start = 0; start + 1 < rows.width; start++) {
    const pairs = body.map((row) => [row[start] ?? "", row[start + 1] ?? ""] as const);
    if (!pairs.every(([address]) => isAddress(address))) continue;
    if (pairs.every(([, length]) => /^\/\d{1,3}$/.test(length))) return { start, prefix: start + 1 };
    const isMask = (mask: string) => mask.startsWith("255.") && kindOfCell(`0.0.0.0/${mask}`) === "address";
    if (pairs.every(([, mask]) => isMask(mask))) return { start, mask: start + 1 };
  }
  return undefined;
}

/**
 * True where a number after each address is the length of a network that the address begins: read alone, the
 * address would be another indicator.
 */
export function mayBePrefixes({ header, rows, body }: Table, column: number): boolean {
  if (header !== undefined || column + 1 >= rows.width) return false;
  return body.every((row) => {
    const address = row[column] ?? "";
    const length = row[column + 1] ?? "";
    if (!/^\d{1,2}$/.test(length) || Number(length) < 8 || Number(length) > 31) return false;
    return canonicalValue("ipv4-addr", `${address}/${length}`) === `${address}/${length}`;
  });
}
