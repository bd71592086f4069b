import { canonicalValue } from "../../../values/canonical.js";
import { roleOfName } from "../columnNames.js";
import type { ListRefusal } from "../plan.js";
import { lastOfCount } from "../ranges.js";
import { columnName } from "./columnName.js";
import { mayNameCount } from "./networkNames.js";
import type { Table } from "./table.js";

/** Names of numbers that say how bad, how often or how old an indicator is. */
const otherNumbers =
  /score|conf|hits?|port|sever|level|risk|asn|days|age|weight|rank|^id$|threat|seen|report|priorit|categor|freq|vote|malicious|detect|ttl|year|month|hour|week|lat|lon|attack|event|alert|count|rating|reput|percent|line|index|^no$|^nr$|^n$/i;

/**
 * Refuses addresses that begin networks, each beside a number that may be the network's length or size: read
 * alone, the address would be another indicator.
 */
export function lengthsInDoubt(table: Table, read: readonly number[]): ListRefusal | undefined {
  for (const column of read) {
    const beside = table.columns.findIndex((_, i) => i !== column && mayBeLengths(table, column, i));
    if (beside < 0) continue;
    const shown = (i: number) => JSON.stringify(columnName(table.header?.names, i));
    return {
      kind: "refused",
      code: "columns-ambiguous",
      found: `The numbers in column ${shown(beside)} may be the lengths of the networks that the addresses in column ${shown(column)} begin.`,
    };
  }
  return undefined;
}

function mayBeLengths(table: Table, column: number, beside: number): boolean {
  const name = table.header?.names[beside] ?? "";
  if (otherNumbers.test(name) && !mayNameCount(name)) return false;
  if (roleOfName(name) === "context" || (table.header === undefined && beside !== column + 1)) return false;
  return areLengths(table, column, beside) || areCounts(pairsOf(table, column, beside), name);
}

/** True where each address begins a network of the length beside it. */
export function areLengths(table: Table, column: number, beside: number): boolean {
  const pairs = pairsOf(table, column, beside);
  return pairs.length > 0 && pairs.every(beginsNetwork) && pairs.some(isWide);
}

type Pair = readonly [address: string, number: string];

/** The cells of two columns where both are filled; none where few are. */
function pairsOf({ body }: Table, column: number, beside: number): readonly Pair[] {
  const pairs = body.map((row): Pair => [row[column] ?? "", row[beside] ?? ""]);
  const filled = pairs.filter(([address, number]) => address !== "" && number !== "");
  return filled.length * 2 < pairs.length ? [] : filled;
}

/** True where an address begins a network of the length beside it. */
export const beginsNetwork = ([address, number]: Pair): boolean => {
  const length = number.replace(/^\//, "");
  if (!/^\d{1,3}$/.test(length) || Number(length) < 8) return false;
  const [type, bits] = address.includes(":") ? (["ipv6-addr", 128] as const) : (["ipv4-addr", 32] as const);
  if (Number(length) > bits) return false;
  const alone = canonicalValue(type, address);
  const network = canonicalValue(type, `${address}/${length}`);
  return alone !== undefined && (network === `${alone}/${length}` || network === alone);
};

const isWide = ([address, number]: Pair): boolean =>
  Number(number.replace(/^\//, "")) < (address.includes(":") ? 128 : 32);

/** Powers of two with which each range is one network; counts of events are none as a rule. */
function areCounts(pairs: readonly Pair[], name: string): boolean {
  return (
    (name === "" || mayNameCount(name)) &&
    pairs.some(([, number]) => Number(number) >= 8) &&
    pairs.every(([address, number]) => {
      const length = 32 - Math.log2(Number(number));
      return (
        /^[1-9]\d*$/.test(number) &&
        Number.isInteger(length) &&
        lastOfCount(address, number) !== undefined &&
        beginsNetwork([address, String(length)])
      );
    })
  );
}
