import type { ListHead } from "./head.js";
import type { KnownFormat } from "./knownFormat.js";
import { markedColumns } from "./marks/markedColumns.js";
import { SectionedLines } from "./marks/sectionedLines.js";
import { plainName } from "./plainName.js";
import { cellsOf, type Delimiter } from "./table/cells.js";
import { headerOf } from "./table/header.js";
import { delimiters, rowsOf } from "./table/rows.js";
import { TableReader, type TableShape } from "./table/tableReader.js";

/** What a format of tables with named columns adds to its name, title and publisher. */
export interface CsvFormat extends Omit<KnownFormat, "plan"> {
  /** Names that the header has to hold, in letters and digits only; the signature. */
  readonly header: readonly string[];
  /** The column that holds the indicator. */
  readonly value: string;
  readonly type?: string;
  readonly toIds?: string;
  /** Columns with indicators that the publisher lists as facts about the one that is meant. */
  readonly context?: readonly string[];
  /** A signature of its own for tables without a header, and the columns by number from 0. */
  readonly headless?: {
    readonly matches: (rows: readonly (readonly string[])[], head: ListHead) => boolean;
    readonly value: number;
    readonly type?: number;
    /** Decides by other cells of the row whether it counts: the reason why not, or undefined. */
    readonly leaveOut?: (cells: readonly string[]) => string | undefined;
  };
}

export function csvFormat(known: CsvFormat): KnownFormat {
  const { name, title, publisher } = known;
  return {
    name,
    title,
    publisher,
    plan: (head) => {
      const found = withHeader(known, head) ?? withoutHeader(known, head);
      if (found === undefined) return undefined;
      const { shape, columns } = found;
      return {
        kind: "lines",
        format: { name, title, columns },
        open: (output) => new SectionedLines(output, new TableReader(output, shape), true),
      };
    },
  };
}

interface Found {
  readonly shape: TableShape;
  readonly columns: readonly string[];
}

function withHeader(known: CsvFormat, head: ListHead): Found | undefined {
  for (const delimiter of delimiters) {
    if (delimiter === " ") continue;
    const [first] = head.data;
    const own = first === undefined ? undefined : cellsOf(first, delimiter);
    if (own !== undefined && bears(own, known)) return found(known, own, delimiter, true);
    for (const comment of [...head.comments].reverse()) {
      const cells = cellsOf(comment, delimiter);
      if (cells === undefined || !bears(cells, known)) continue;
      const width = first === undefined ? cells.length : rowsOf(head, delimiter)?.width;
      if (width === cells.length) return found(known, cells, delimiter, false);
    }
  }
  return undefined;
}

const bears = (cells: readonly string[], { header }: CsvFormat): boolean => {
  const names = new Set(cells.map(plainName));
  return header.every((name) => names.has(name));
};

function found(known: CsvFormat, names: readonly string[], delimiter: Delimiter, header: boolean): Found {
  const plain = names.map(plainName);
  const at = (name: string | undefined) => (name === undefined ? -1 : plain.indexOf(plainName(name)));
  const value = at(known.value);
  const type = at(known.type);
  const toIds = at(known.toIds);
  return {
    shape: {
      delimiter,
      header,
      names,
      width: names.length,
      values: [value],
      ...(type < 0 ? {} : { type }),
      ...(toIds < 0 ? {} : { toIds }),
      unread: (known.context ?? []).flatMap((name) =>
        at(name) < 0 ? [] : [{ column: at(name), name: names[at(name)], isContext: true }],
      ),
      ...markedColumns(names, [value]),
    },
    columns: [names[value] ?? known.value],
  };
}

function withoutHeader({ headless }: CsvFormat, head: ListHead): Found | undefined {
  if (headless === undefined) return undefined;
  for (const delimiter of delimiters) {
    const rows = delimiter === " " ? undefined : rowsOf(head, delimiter);
    // A row of names is no row that is wrong: the table says what its columns are.
    if (rows === undefined || headerOf(head, rows)?.isRow === true) continue;
    if (!headless.matches(rows.rows, head)) continue;
    const { value, type, leaveOut } = headless;
    return {
      shape: {
        delimiter,
        header: false,
        width: rows.width,
        values: [value],
        ...(type === undefined ? {} : { type }),
        ...(leaveOut === undefined ? {} : { leaveOut }),
      },
      columns: [String(value + 1)],
    };
  }
  return undefined;
}
