import { parse } from "csv-parse/sync";

/** Splits one record; quotes are undone. Throws where a quoted cell is malformed. */
export function cellsOf(record: string, delimiter: string): string[] {
  if (!record.includes('"')) return record.split(delimiter).map((cell) => cell.trim());
  const [row] = parse(record, { delimiter, relax_column_count: true, trim: true, skip_empty_lines: true });
  return Array.isArray(row) ? row.map(String) : [];
}

/** True where a quoted cell goes on behind the line's end. */
export function isOpen(record: string, delimiter: string): boolean {
  if (!record.includes('"')) return false;
  let quoted = false;
  let atStart = true;
  for (let i = 0; i < record.length; i++) {
    const character = record.charAt(i);
    if (quoted) {
      if (character !== '"') continue;
      if (record.charAt(i + 1) === '"') i += 1;
      else quoted = false;
    } else if (character === '"' && atStart) quoted = true;
    else if (character === delimiter) {
      atStart = true;
    } else if (character !== " ") atStart = false;
  }
  return quoted;
}
