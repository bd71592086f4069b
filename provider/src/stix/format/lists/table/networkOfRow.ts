import { canonicalValue } from "../../../values/canonical.js";
import type { ListOutput } from "../output.js";
import { addressesOfNumbers, lastOfCount } from "../ranges.js";

/** Columns whose cells make a network together. */
export interface NetworkColumns {
  readonly start: number;
  readonly end?: number;
  readonly mask?: number;
  /** The inverse of a mask. */
  readonly wildcard?: number;
  readonly prefix?: number;
  /** How many addresses there are from the start. */
  readonly count?: number;
}

/**
 * Reports the network or range that cells of a row make together.
 *
 * @param alone reports the address of a row whose other cells are empty
 */
export function readNetwork(
  cells: readonly string[],
  { start, end, mask, wildcard, prefix, count }: NetworkColumns,
  line: number,
  output: ListOutput,
  alone: (address: string) => void,
): void {
  const cell = (column: number | undefined) => (column === undefined ? "" : (cells[column] ?? ""));
  const first = cell(start);
  if (first === "") {
    output.leaveOut("empty-cell", line);
    return;
  }
  const last = cell(end);
  const amount = cell(count);
  if (last !== "") readRange(first, last, line, output);
  else if (amount !== "") readRange(first, lastOfCount(first, amount) ?? "", line, output);
  else {
    const length = (cell(mask) || maskOfWildcard(cell(wildcard)) || cell(prefix)).replace(/^\//, "");
    if (length === "" || first.includes("/")) alone(first);
    else readLength(first, length, line, output);
  }
}

function readRange(first: string, last: string, line: number, output: ListOutput): void {
  const numbers = /^\d+ \d+$/.test(`${first} ${last}`) ? addressesOfNumbers(first, last) : [first, last];
  if (numbers === undefined || last === "") output.leaveOut("invalid-range", line);
  else output.range(numbers[0] ?? "", numbers[1] ?? "", line, true);
}

function readLength(first: string, length: string, line: number, output: ListOutput): void {
  const judged = output.judge(`${first}/${length}`);
  const isNetwork = judged.kind !== "unusable" && judged.typed.type !== "url";
  if (isNetwork) output.report(judged, line);
  else output.leaveOut("invalid-range", line);
}

/** The mask whose inverse routers write: `0.0.0.255` is `255.255.255.0`; any other text as it is. */
function maskOfWildcard(text: string): string {
  if (canonicalValue("ipv4-addr", text) === undefined) return text;
  return text
    .split(".")
    .map((octet) => 255 - Number(octet))
    .join(".");
}
