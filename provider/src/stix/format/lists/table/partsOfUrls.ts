import { plainName } from "../plainName.js";
import type { ListRefusal } from "../plan.js";
import { columnName } from "./columnName.js";
import type { Table } from "./table.js";

const pathName = /path|ur[il]|query|endpoint|request|resource/;
const fileName = /file|process|image|full|disk|install|parent|module/;
const labelName = /^(?:sub(?:domain)?|subdomainname|hostpart|hostlabel|prefix)$/;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;
const path = /^\/(?!\d{1,3}$)\S/;

/**
 * Refuses names and addresses that a column beside them completes to a URL or to a longer name: alone, they
 * would match more than was meant.
 */
export function partsOfUrls(table: Table, read: readonly number[]): ListRefusal | undefined {
  const hosts = read.filter((column) => {
    const { counts = undefined } = table.columns[column] ?? {};
    return counts !== undefined && counts.domain + counts.address > counts.url;
  });
  const [host] = hosts;
  if (host === undefined) return undefined;
  const part = table.columns.findIndex((_, i) => !read.includes(i) && completes(table, i, host));
  if (part < 0) return undefined;
  const shown = (column: number) => JSON.stringify(columnName(table.header?.names, column));
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `The column ${shown(part)} may complete what the column ${shown(host)} holds, which alone matches more.`,
  };
}

function completes({ header, body }: Table, column: number, host: number): boolean {
  const name = plainName(header?.names[column] ?? "");
  const cells = body.map((row) => row[column] ?? "").filter((cell) => cell !== "");
  const mostly = (form: RegExp) =>
    cells.length > 0 && cells.filter((cell) => form.test(cell)).length * 2 >= cells.length;
  if (header === undefined) return column === host + 1 && mostly(path);
  if (labelName.test(name)) return mostly(label) && cells.some((cell) => /[a-z]/i.test(cell));
  return pathName.test(name) && !fileName.test(name) && mostly(path);
}
