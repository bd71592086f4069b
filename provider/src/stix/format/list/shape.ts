import { headText } from "../../container/sniff.js";
import { cellsOf, isOpenAfter } from "./cells.js";
import { entryOfLine, isComment } from "./line.js";

/** How a list is written: one indicator a line, or a table with indicators in some columns. */
export type ListShape =
  | { readonly kind: "lines" }
  | {
      readonly kind: "table";
      readonly delimiter: string;
      /** Columns that hold indicators, 0-based. */
      readonly columns: readonly number[];
      /** True where the first row names the columns. */
      readonly header: boolean;
    };

const delimiters = [",", ";", "\t", "|"] as const;
const sampleLines = 200;

/** Names of columns, in letters only; the first set names a column that holds indicators of any type. */
const anyIndicator = new Set([
  "indicator",
  "indicators",
  "ioc",
  "iocvalue",
  "indicatorvalue",
  "value",
  "observable",
]);
const oneType = new Set([
  "address",
  "cidr",
  "destinationip",
  "domain",
  "domainname",
  "domains",
  "dstip",
  "fqdn",
  "host",
  "hostname",
  "ip",
  "ipaddress",
  "ips",
  "ipv4",
  "ipv6",
  "network",
  "sourceip",
  "srcip",
  "subnet",
  "uri",
  "url",
  "urls",
]);

/** Tells the shape of a list by its first bytes; undefined where it is none. */
export function shapeOfList(head: Buffer): ListShape | undefined {
  const all = headText(head)
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const lines = all.filter((line) => !isComment(line)).slice(0, sampleLines);
  if (lines.length === 0) return undefined;
  for (const delimiter of delimiters) {
    const table = tableOf(lines, delimiter, lastCommentBefore(all));
    if (table !== undefined) return table;
  }
  const known = lines.filter(isKnown).length;
  return known * 2 >= lines.length ? { kind: "lines" } : undefined;
}

function tableOf(
  lines: readonly string[],
  delimiter: string,
  commented: string | undefined,
): ListShape | undefined {
  const rows = recordsOf(lines, delimiter).map((record) => split(record, delimiter));
  const width = rows[0]?.length ?? 0;
  const alike = rows.filter((row) => row.length === width).length;
  if (width < 2 || alike * 10 < rows.length * 9) return undefined;
  const first = rows[0] ?? [];
  const named = columnsByName(first);
  const header = named.length > 0 || (rows.length > 1 && !first.some(isIndicator));
  const body = header ? rows.slice(1) : rows;
  const fromComment = commented === undefined ? [] : columnsByName(split(commented, delimiter), width);
  const columns =
    named.length > 0 ? named : fromComment.length > 0 ? fromComment : columnByContent(body, width);
  return columns.length === 0 ? undefined : { kind: "table", delimiter, columns, header };
}

/** Lines with those behind them that a quoted cell goes on to; a cell that isn't closed in the sample is left out. */
function recordsOf(lines: readonly string[], delimiter: string): string[] {
  const records: string[] = [];
  let parts: string[] = [];
  for (const line of lines) {
    const open = isOpenAfter(line, delimiter, parts.length > 0);
    parts.push(line);
    if (open) continue;
    records.push(parts.join("\n"));
    parts = [];
  }
  return records;
}

function columnsByName(cells: readonly string[], width = cells.length): number[] {
  if (cells.length !== width) return [];
  const names = cells.map((cell) => cell.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const any = names.findIndex((name) => anyIndicator.has(name));
  if (any >= 0) return [any];
  return names.flatMap((name, i) => (oneType.has(name) ? [i] : []));
}

/** The column with the most indicators; where two have as many, the first. */
function columnByContent(rows: readonly (readonly string[])[], width: number): number[] {
  let best = -1;
  let most = 0;
  for (let column = 0; column < width; column++) {
    const count = rows.filter((row) => isIndicator(row[column] ?? "")).length;
    if (count > most) {
      best = column;
      most = count;
    }
  }
  return most * 2 >= rows.length && best >= 0 ? [best] : [];
}

/** Feeds such as abuse.ch's name their columns in the last line of the comment at the top. */
function lastCommentBefore(lines: readonly string[]): string | undefined {
  const first = lines.findIndex((line) => !isComment(line));
  return first > 0 ? lines[first - 1]?.replace(/^(#|\/\/|--|;)\s*/, "") : undefined;
}

function split(line: string, delimiter: string): string[] {
  try {
    return cellsOf(line, delimiter);
  } catch {
    return [];
  }
}

const isKnown = (line: string) => {
  const entry = entryOfLine(line);
  return entry !== undefined && (entry.kind === "value" || entry.reason !== "invalid-value");
};

const isIndicator = (cell: string) => cell !== "" && isKnown(cell);
