import type { ListHead } from "../head.js";
import { kindOfCell } from "../judging.js";
import type { ListRefusal } from "../plan.js";
import type { Rows } from "./rows.js";

const url = /^[a-z][a-z0-9+.-]*(?::|\[:\])\/\/\S+$/i;
/** Cells that describe a row rather than continue a URL. */
const describes =
  /^(?:\d{4}-\d\d-\d\d.*|\d{1,2}\/\d{1,2}\/\d{4}.*|online|offline|active|inactive|up|down|true|false|yes|no|high|medium|low|critical|malware\w*|phish\w*|botnet\w*|c2|cnc|c&c|trojan\w*|ransom\w*|spam\w*|scam\w*|unknown|exploit\w*|malicious|suspicious|benign|tlp:\w+)$/i;

/**
 * Whether the delimiter that would cut lines belongs to the URLs that they are.
 *
 * @returns undefined where the lines are no URLs
 */
export function urlsHoldDelimiter(
  { rows, delimiter }: Rows,
  head: ListHead,
): "lines" | ListRefusal | undefined {
  if (delimiter === "\t" || delimiter === " ") return undefined;
  const cut = head.data.filter((line) => line.includes(delimiter));
  if (cut.length === 0 || !cut.every((line) => url.test(line))) return undefined;
  const described = rows.some((cells) =>
    cells.slice(1).some((cell) => describes.test(cell) || ["address", "other"].includes(kindOfCell(cell))),
  );
  // A second URL in each row is a report about the first more often than not.
  const paired =
    rows.length > 1 && rows.every((cells) => cells.length > 1 && cells.every((cell) => url.test(cell)));
  if (!described && !paired) return "lines";
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `The lines are URLs that hold ${JSON.stringify(delimiter)}, or rows whose first column is a URL; nothing says which.`,
  };
}
