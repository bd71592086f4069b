import type { ListRefusal } from "../plan.js";
import type { Table } from "./table.js";

const yes = /^(?:1|true|yes|on|y)$/i;
const no = /^(?:0|false|no|off|n)$/i;

/**
 * Refuses rows with a column of yes and no that nothing names, as in `alder.example 1` and `good.example 0`:
 * those with no may be exceptions.
 */
export function flagsInDoubt(
  { header, body, columns }: Table,
  read: readonly number[],
): ListRefusal | undefined {
  if (header !== undefined) return undefined;
  const column = columns.findIndex((_, i) => !read.includes(i) && holdsBoth(body.map((row) => row[i] ?? "")));
  if (column < 0) return undefined;
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `The column ${column + 1} holds yes and no, and nothing names it: rows with no may not be meant.`,
  };
}

function holdsBoth(cells: readonly string[]): boolean {
  const words = cells.map((cell) => cell.replace(/;$/, "").trim());
  return (
    words.every((word) => yes.test(word) || no.test(word)) &&
    words.some((word) => yes.test(word)) &&
    words.some((word) => no.test(word))
  );
}
