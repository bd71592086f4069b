import { type ColumnRole, roleOfColumn } from "../columnNames.js";
import type { Header } from "./header.js";
import type { ColumnKinds, Rows } from "./rows.js";

/** A table while its columns are recognized. */
export interface Table {
  readonly rows: Rows;
  readonly header: Header | undefined;
  readonly body: readonly (readonly string[])[];
  readonly columns: readonly ColumnKinds[];
}

const source = /^sources?$/i;
const destination = /^(?:dst|dest|destination|target|remote|server|to)(?:[_ .-]?(?:ip|addr|address|host))?$/i;

/** What the name of a column says; a source beside a destination is a side of a connection, no reference. */
export function roleOf({ header }: Table, column: number): ColumnRole | undefined {
  const name = header?.names[column] ?? "";
  const isSide = source.test(name) && header?.names.some((other) => destination.test(other)) === true;
  return isSide ? "own" : roleOfColumn(name);
}
