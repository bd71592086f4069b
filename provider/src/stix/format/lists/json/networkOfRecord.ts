import { roleOfName } from "../columnNames.js";
import type { ListOutput } from "../output.js";
import { addressesOfNumbers } from "../ranges.js";
import { type NetworkColumns, readNetwork as readCells } from "../table/networkOfRow.js";
import { cellOf, type Fields } from "./values.js";

const none: ReadonlySet<string> = new Set();
/** What completes an address, the most certain first. */
const order = ["end", "mask", "prefix", "address"] as const;
type Completing = (typeof order)[number];
const fits: Readonly<Record<Completing, RegExp>> = {
  end: /^\d{7,39}$|^[\d.]{7,15}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i,
  mask: /^(?:\d{1,3}(?:\.\d{1,3}){3}|\/?\d{1,3})$/,
  prefix: /^\/?\d{1,3}$/,
  // A field `cidr` is the length in some lists.
  address: /^\/?\d{1,3}$/,
};

/** Fields that make a network together, as they were recognized. */
export interface NetworkFields {
  readonly names: readonly string[];
  /** Where in `names` each part is. */
  readonly columns: NetworkColumns;
}

/**
 * Reports the network of a record whose fields are known.
 *
 * @returns names of the fields that were read; empty where the record lacks all but the address
 */
export function readKnownNetwork(
  fields: Fields,
  { names, columns }: NetworkFields,
  at: number,
  output: ListOutput,
): ReadonlySet<string> {
  const cells = names.map((name) => cellOf(fields, name));
  if (cells.every((cell, i) => cell === "" || i === columns.start)) return none;
  readCells(cells, columns, at, output, (address) => output.text(address, at));
  return new Set(names);
}

/**
 * Reports the network that an address and the other fields of its record make: its length, its mask or the
 * end of its range, whichever the record has.
 *
 * @param start field of the first address
 * @returns names of the fields that were read; empty where there is nothing but the address
 */
export function readNetwork(
  fields: Fields,
  start: string,
  at: number,
  output: ListOutput,
): ReadonlySet<string> {
  const found = completing(fields, start);
  if (found === undefined) return none;
  const first = cellOf(fields, start);
  if (first === "" || first.includes("/")) return none;
  const [role, name] = found;
  const rest = cellOf(fields, name);
  if (role === "end") readRange(first, rest, at, output);
  else {
    const judged = output.judge(`${first}/${rest.replace(/^\//, "")}`);
    const isNetwork = judged.kind !== "unusable" && judged.typed.type !== "url";
    if (isNetwork) output.report(judged, at);
    else output.leaveOut("invalid-range", at);
  }
  return new Set([start, name]);
}

function readRange(first: string, last: string, at: number, output: ListOutput): void {
  const ends = /^\d+ \d+$/.test(`${first} ${last}`) ? addressesOfNumbers(first, last) : [first, last];
  if (ends === undefined) output.leaveOut("invalid-range", at);
  else output.range(ends[0] ?? "", ends[1] ?? "", at);
}

/** The field beside another that has a role and a value that fits it; the first role counts. */
function completing(fields: Fields, start: string): readonly [role: Completing, name: string] | undefined {
  const parent = start.slice(0, start.lastIndexOf(".") + 1);
  let best: readonly [role: Completing, name: string] | undefined;
  for (const [name, [text = ""]] of fields) {
    const role = roleOf(name);
    if (role === undefined || name === start || !fits[role].test(text)) continue;
    const isBeside = name.startsWith(parent) && !name.includes(".", parent.length);
    if (isBeside && (best === undefined || order.indexOf(role) < order.indexOf(best[0]))) best = [role, name];
  }
  return best;
}

/** Roles by the names of fields that records had so far. */
const known = new Map<string, Completing | undefined>();
const maxKnown = 10_000;

function roleOf(name: string): Completing | undefined {
  if (known.has(name)) return known.get(name);
  if (known.size >= maxKnown) known.clear();
  const role = order.find((one) => one === roleOfName(name.slice(name.lastIndexOf(".") + 1)));
  known.set(name, role);
  return role;
}
