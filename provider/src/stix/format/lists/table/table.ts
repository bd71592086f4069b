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

export const roleOf = ({ header }: Table, column: number): ColumnRole | undefined =>
  roleOfColumn(header?.names[column] ?? "");
