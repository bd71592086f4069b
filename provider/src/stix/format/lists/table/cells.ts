import { parse } from "csv-parse/sync";
import { withoutDelimiter } from "../text/punctuation.js";

/** What separates the cells of a row: one character, or runs of spaces and tabs. */
export type Delimiter = "," | ";" | "\t" | "|" | " " | (string & {});

/** True for delimiters whose cells may be quoted. */
const quotes = (delimiter: Delimiter) => delimiter !== " ";

/** Splits one record; quotes are undone. Undefined where a quoted cell is malformed. */
export function cellsOf(record: string, delimiter: Delimiter): readonly string[] | undefined {
  if (delimiter === " ")
    return record
      .trim()
      .split(/[ \t]+/)
      .map(withoutDelimiter);
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const text = record.includes('="') ? record.replace(formulas, '"$1"') : record;
  const quoted = quotedCells(text, delimiter);
  const cells = quoted === "escaped" ? parsedCells(text, delimiter) : quoted;
  // No program has to quote a cell between tabs, so that a quote may be part of it.
  const plain = cells ?? (delimiter === "\t" ? text.split(delimiter).map((cell) => cell.trim()) : undefined);
  return record.includes("=") ? plain?.map((cell) => cell.replace(formula, "$1")) : plain;
}

/** `="198.51.100.7"`, as spreadsheets write a text that looks like a number. */
const formula = /^="([^"]*)"$/;
const formulas = /(?<![^,;|\t])="([^"]*)"(?![^,;|\t])/g;

/**
 * The cells of a record as most programs write them. `escaped` where a quoted cell holds quotes, undefined
 * where a quote is not closed, or in a cell without quotes: a parser would spend most of its time on its
 * errors.
 */
function quotedCells(record: string, delimiter: Delimiter): readonly string[] | "escaped" | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    while (record.charAt(at) === " ") at += 1;
    const quoted = record.charAt(at) === '"';
    let end = quoted ? record.indexOf('"', at + 1) : record.indexOf(delimiter, at);
    if (end < 0 && quoted) return undefined;
    if (end < 0) end = record.length;
    const cell = record.slice(quoted ? at + 1 : at, end);
    if (!quoted && cell.includes('"')) return undefined;
    cells.push(cell.trim());
    at = quoted ? end + 1 : end;
    while (quoted && record.charAt(at) === " ") at += 1;
    if (at >= record.length) return cells;
    if (!record.startsWith(delimiter, at)) return "escaped";
    at += delimiter.length;
  }
}

function parsedCells(record: string, delimiter: Delimiter): readonly string[] | undefined {
  try {
    const [row] = parse(record, {
      delimiter,
      relax_column_count: true,
      trim: true,
      skip_empty_lines: true,
    });
    return Array.isArray(row) ? row.map(String) : [];
  } catch {
    return undefined;
  }
}

/**
 * True where a quoted cell goes on after the line's end.
 *
 * @param open true where the line begins inside a quoted cell
 */
export function isOpenAfter(line: string, delimiter: Delimiter, open: boolean): boolean {
  if (!quotes(delimiter) || !line.includes('"')) return open;
  let quoted = open;
  let atStart = true;
  for (let i = 0; i < line.length; i++) {
    const character = line.charAt(i);
    if (quoted) {
      if (character !== '"') continue;
      if (line.charAt(i + 1) === '"') i += 1;
      else {
        quoted = false;
        atStart = false;
      }
    } else if (character === '"' && atStart) quoted = true;
    else if (line.startsWith(delimiter, i)) atStart = true;
    else if (character !== " ") atStart = false;
  }
  return quoted;
}
