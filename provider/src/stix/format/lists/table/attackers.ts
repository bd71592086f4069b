import { holdsIndicators } from "./rows.js";
import { roleOf, type Table } from "./table.js";

const attacker =
  /attack|malicious|hostile|offend|adversar|threat|intruder|evil|(?:^|[^a-z])(?:bad|c2|c&c|cnc|ioc)(?:[^a-z]|$)/i;

/**
 * The column that is named for an attacker, where all others that hold indicators are named for the own side:
 * `attacker` beside `victim`.
 */
export function attackerColumn(table: Table): number | undefined {
  const names = table.header?.names ?? [];
  const holding = table.columns.flatMap((kinds, column) => (holdsIndicators(kinds) ? [column] : []));
  const meant = holding.filter(
    (column) => roleOf(table, column) !== "own" && attacker.test(names[column] ?? ""),
  );
  const others = holding.filter((column) => !meant.includes(column));
  const isClear =
    meant.length === 1 && others.length > 0 && others.every((column) => roleOf(table, column) === "own");
  return isClear ? meant[0] : undefined;
}
