import type { ListHead } from "../head.js";
import { kindOfCell } from "../judging.js";
import type { ListRefusal } from "../plan.js";
import { isNoUrlRest } from "../text/urlRest.js";
import type { Delimiter } from "./cells.js";

const url = /^[a-z][a-z0-9+.-]*(?::|\[:\])\/\/[^\s"]+$/i;
const pathAfterHost = /^[^\s/"',;|:]+(?::\d+)?\/\S*$/;
/** Cells that describe a row, whatever the other rows hold. */
const describes =
  /^(?:\d{4}-\d\d-\d\d.*|\d{1,2}\/\d{1,2}\/\d{4}.*|online|offline|active|inactive|up|down|true|false|yes|no|high|medium|low|critical|malware\w*|phish\w*|botnet\w*|c2|cnc|c&c|trojan\w*|ransom\w*|spam\w*|scam\w*|unknown|exploit\w*|malicious|suspicious|benign|tlp:\w+)$/i;

/** True for a word of a vocabulary, or a date, that says something about its row. */
export const describesRow = (cell: string): boolean => describes.test(cell);

/**
 * Whether the delimiter that would cut lines belongs to the URLs that they are.
 *
 * Where most lines go on after the URL with what no URL goes on with, or the same number of delimiters is on
 * each and one cell describes a row, the lines may be rows.
 *
 * @returns undefined where the lines are no URLs
 */
export function urlsHoldDelimiter(head: ListHead, delimiter: Delimiter): "lines" | ListRefusal | undefined {
  if (delimiter === "\t" || delimiter === " ") return undefined;
  const [first = "", ...others] = head.data;
  // A first row with names of columns, over rows that do not agree.
  const lines = others.length > 0 && first.includes(delimiter) && !isUrl(first) ? others : head.data;
  const cut = lines.filter((line) => line.includes(delimiter));
  if (cut.length === 0 || !cut.every((line) => isUrl(line))) return undefined;
  // A delimiter at the end of each line ends a row.
  if (lines.every((line) => line.indexOf(delimiter) === line.length - 1)) return undefined;
  const rows = cut.map((line) => line.split(delimiter).filter((cell, i) => i === 0 || cell !== ""));
  const asRows = rows.filter(([, ...rest]) => rest.length > 0 && rest.every(isNoUrlRest));
  const alike = commonest(rows.map(({ length }) => length)) >= lines.length * 0.9;
  const described = rows.some(([, ...rest]) =>
    rest.some((cell) => describesRow(cell) || kindOfCell(cell) === "address" || isHash(cell)),
  );
  // A second URL in each row is a report about the first more often than not.
  const paired =
    rows.length > 1 && rows.every((cells) => cells.length > 1 && cells.every((cell) => url.test(cell)));
  const mayBeRows = asRows.length * 2 >= lines.length || (alike && (described || paired));
  if (!mayBeRows) return "lines";
  const width = Math.max(...rows.map(({ length }) => length));
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `The lines are URLs that hold ${JSON.stringify(delimiter)}, or rows of ${width} cells whose column 1 is a URL; nothing says which.`,
  };
}

/** A hash or another value that is matched on no traffic, but no name of a file, as URLs end with. */
const isHash = (cell: string): boolean => !cell.includes(".") && kindOfCell(cell) === "other";

const isUrl = (line: string): boolean =>
  url.test(line) || (pathAfterHost.test(line) && kindOfCell(line) === "url");

function commonest(numbers: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return Math.max(...counts.values());
}
