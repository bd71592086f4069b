import { canonicalValue } from "../../../values/canonical.js";
import { kindOfCell } from "../judging.js";
import { roleOf, type Table } from "./table.js";
import type { NetworkColumns } from "./tableReader.js";

const netmask = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const bits = /^\/?\d{1,3}$/;

/** The columns that make a network together: by their names, which their cells have to fit. */
export function networkColumns(table: Table): NetworkColumns | undefined {
  const { columns, body, header } = table;
  if (header === undefined) return withoutHeader(table);
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

/** `198.51.100.0,/24` and `198.51.100.0,255.255.255.0` need no header to be networks. */
function withoutHeader({ rows, body }: Table): NetworkColumns | undefined {
  for (let start = 0; start + 1 < rows.width; start++) {
    const pairs = body.map((row) => [row[start] ?? "", row[start + 1] ?? ""] as const);
    if (!pairs.every(([address]) => /^[\d.]{7,15}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(address))) continue;
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
