import { parse } from "csv-parse/sync";

/** Splits one record; quotes are undone. Throws where a quoted cell is malformed. */
export function cellsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const [row] = parse(record, { delimiter, relax_column_count: true, trim: true, skip_empty_lines: true });
  return Array.isArray(row) ? row.map(String) : [];
}

/**
 * True where a quoted cell goes on behind the line's end.
 * @param open true where the line begins inside a quoted cell
 */
export function isOpenAfter(line: string, delimiter: string, open: boolean): boolean {
  if (!line.includes('"')) return open;
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
    else if (character === delimiter) atStart = true;
    else if (character !== " ") atStart = false;
  }
  return quoted;
}
