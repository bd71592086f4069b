import { plainName } from "../plainName.js";
import type { ListRefusal } from "../plan.js";
import type { Table } from "./table.js";

const yes = /^(?:1|true|yes|on|y)$/i;
const no = /^(?:0|false|no|off|n)$/i;

/** Columns that may say of a row that it is no threat; of several, each says a part of it. */
const threatFlag =
  /^(?:is)?(?:phish|phishing|malware|c2|cnc|botnet|dga|spam|attack|attacker)$|^(?:label|target|verified|isverified)$/;

/**
 * Refuses rows with a column of yes and no that nothing explains, as in `alder.example 1` and
 * `good.example 0` without names, or below `is_phishing`: those with no may be exceptions.
 */
export function flagsInDoubt(
  { header, body, columns }: Table,
  read: readonly number[],
): ListRefusal | undefined {
  const others = columns.flatMap((_, i) => (read.includes(i) ? [] : [i]));
  const named = others.filter((i) => threatFlag.test(plainName(header?.names[i] ?? "")));
  const suspects = header === undefined ? others : named.length === 1 ? named : [];
  const column = suspects.find((i) => holdsBoth(body.map((row) => row[i] ?? "")));
  if (column === undefined) return undefined;
  const name = header?.names[column];
  const found =
    name === undefined
      ? `The column ${column + 1} holds yes and no, and nothing names it`
      : `The column ${JSON.stringify(name)} (${column + 1}) holds yes and no`;
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `${found}: rows with no may not be meant.`,
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
