import { roleOf, type Table } from "./table.js";
import type { NetworkColumns } from "./tableReader.js";

const netmask = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const bits = /^\/?\d{1,3}$/;

/** The columns that make a network together: by their names, which their cells have to fit. */
export function networkColumns(table: Table): NetworkColumns | undefined {
  const { columns, body, header } = table;
  if (header === undefined) return undefined;
  const find = (role: string, fits: (cell: string) => boolean) => {
    const column = columns.findIndex((_, i) => {
      const cells = body.map((row) => row[i] ?? "").filter((cell) => cell !== "");
      return roleOf(table, i) === role && cells.length > 0 && cells.every(fits);
    });
    return column < 0 ? undefined : column;
  };
  const isAddress = (cell: string) => /^[\d.]{7,15}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(cell);
  const start = find("start", isAddress) ?? find("address", isAddress);
  const end = find("end", isAddress);
  const mask = find("mask", (cell) => netmask.test(cell));
  // `Netmask` and `cidr` are lengths in some lists.
  const prefix =
    find("prefix", (c) => bits.test(c)) ??
    find("mask", (c) => bits.test(c)) ??
    find("address", (c) => bits.test(c));
  if (start === undefined || (end === undefined && mask === undefined && prefix === undefined))
    return undefined;
  return {
    start,
    ...(end === undefined ? {} : { end }),
    ...(mask === undefined ? {} : { mask }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}
