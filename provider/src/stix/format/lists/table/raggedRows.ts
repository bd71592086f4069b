import type { ListHead } from "../head.js";
import { type CellKind, kindOfCell } from "../judging.js";
import type { ListRefusal } from "../plan.js";
import { isSink } from "../text/hostsLine.js";
import { withoutComment } from "../text/values.js";
import { cellsOf, type Delimiter } from "./cells.js";
import { delimiters } from "./rows.js";

const maxLines = 500;
const meant: ReadonlySet<CellKind> = new Set(["address", "domain", "url"]);

/**
 * Refuses lines of which most begin with two indicators of different kinds, in the same order, as in
 * `ADDRESS NAME`: they are a table that lacks cells here and there. Read as lines, both values would count.
 */
export function refuseRagged(head: ListHead): ListRefusal | undefined {
  const lines = head.data.slice(0, maxLines).map((line) => withoutComment(line));
  for (const delimiter of delimiters) {
    const [kinds, count] = commonest(lines.flatMap((line) => pairOf(line, delimiter)));
    if (count < 2 || count * 2 < lines.length) continue;
    const [first, second] = kinds.split(" ");
    if (first === second) continue;
    return {
      kind: "refused",
      code: "columns-ambiguous",
      found: `Most lines hold two cells of different kinds, separated by ${JSON.stringify(delimiter)}: the columns 1 (${first}) and 2 (${second}) hold indicators, and nothing says which one is meant.`,
    };
  }
  return undefined;
}

/** The kinds of the first two cells, where both are indicators that no hosts file writes like this. */
function pairOf(line: string, delimiter: Delimiter): readonly string[] {
  const [first = "", second = ""] = cellsOf(line, delimiter) ?? [];
  if (first === "" || second === "" || isSink(first)) return [];
  const kinds = [kindOfCell(first), kindOfCell(second)];
  return kinds.every((kind) => meant.has(kind)) ? [kinds.join(" ")] : [];
}

function commonest(texts: readonly string[]): readonly [text: string, count: number] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0] ?? ["", 0];
}
