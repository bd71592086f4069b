import { bounds } from "../../../limits.js";
import { isComment } from "../head.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { type ContextRole, contextOfRow, contextRoleOf, expiryOf } from "../rowContext.js";
import { withoutDelimiter } from "../text/punctuation.js";
import { isPlain, readValues } from "../text/values.js";
import { reportTyped } from "../typedValues.js";
import { cellsOf, type Delimiter } from "./cells.js";
import { type NetworkColumns, readNetwork } from "./networkOfRow.js";
import { Records, type TableRecord } from "./records.js";
import { isSemicolonRow } from "./semicolonRows.js";
import { type UnreadColumn, UnreadColumns } from "./unreadColumns.js";

/** How a table is written and which of its columns are read, counted from 0. */
export interface TableShape {
  readonly delimiter: Delimiter;
  /** True where the first row names the columns. */
  readonly header: boolean;
  /** The first row, where lines before it are no rows. */
  readonly startsAt?: string;
  /** Cells of a row; one with more is wrong. */
  readonly width: number;
  /** Columns that hold indicators. */
  readonly values: readonly number[];
  readonly type?: number;
  readonly toIds?: number;
  readonly network?: NetworkColumns;
  /** Names of the columns where a comment before the table holds them. */
  readonly names?: readonly string[];
  /** Columns whose indicators are counted instead of read. Default none */
  readonly unread?: readonly UnreadColumn[];
  /** Decides by other cells of the row whether it counts: the reason why not, or undefined. */
  readonly leaveOut?: (cells: readonly string[]) => string | undefined;
}

const yes = /^(?:1|true|yes|y|t)$/i;

/** Reads a table with indicators in some of its columns. */
export class TableReader implements LineReader {
  #recordLine = 0;
  readonly #records: Records;
  #headerDone: boolean;
  readonly #unread: UnreadColumns | undefined;
  /** Columns that say when an indicator was seen, how certain it is and how it is marked. */
  #context: readonly (readonly [ContextRole, number])[] = [];
  /** The column that says when an indicator expires. */
  #expiry: number | undefined;

  constructor(
    private readonly output: ListOutput,
    private readonly shape: TableShape,
  ) {
    this.#headerDone = !shape.header;
    this.#records = new Records(shape.delimiter, shape.width);
    const { unread = [], names = [] } = shape;
    this.#named(names);
    this.#unread = unread.length === 0 ? undefined : new UnreadColumns(output, unread);
  }

  line(line: string, number: number, ended = true): void {
    const records = this.#records;
    if (!this.#headerDone && (this.shape.startsAt ?? line.trim()) !== line.trim()) return;
    if (records.pending === 0) {
      const trimmed = line.trim();
      if (trimmed === "" || this.#isRule(trimmed) || (isComment(trimmed) && !this.#isRow(trimmed))) return;
    }
    for (const record of records.add(line, number)) this.#take(record, ended);
    // Most likely the quote was never meant to open a cell.
    if (records.pending > bounds.lineCharacters) this.#takeRest("A quoted cell has no end.", true);
  }

  #takeRest(found: string, ended: boolean): void {
    const rest = this.#records.rest();
    if (rest === undefined) this.output.fail("csv-invalid", found, this.#records.line);
    for (const record of rest) this.#take(record, ended);
  }

  #take({ text, line, isDoubtful }: TableRecord, ended: boolean): void {
    this.#recordLine = line;
    if (isDoubtful) {
      const found = "A quoted cell spans lines that look like rows, so that one of its quotes may be stray.";
      this.output.problem("csv-invalid", found, line);
    } else this.#row(text, ended);
  }

  end(): void {
    this.#takeRest("A quoted cell is never closed.", false);
    this.#unread?.report();
    const { width, values, type, toIds, network = {} } = this.shape;
    const read = new Set([...values, ...Object.values(network), type, toIds].filter((c) => c !== undefined));
    this.output.otherColumns(width - read.size);
  }

  /** The line below the names of a table in Markdown. */
  #isRule(line: string): boolean {
    return this.shape.delimiter === "|" && /^\|?[\s:]*-[|:\s-]*$/.test(line);
  }

  #isRow(line: string): boolean {
    const { delimiter, width } = this.shape;
    return delimiter === ";" && isSemicolonRow(line, width);
  }

  #row(record: string, ended: boolean): void {
    if (!this.#headerDone) {
      this.#headerDone = true;
      this.#named(cellsOf(record, this.shape.delimiter) ?? []);
      return;
    }
    const cells = cellsOf(record, this.shape.delimiter);
    const line = this.#recordLine;
    if (cells === undefined) {
      this.output.problem("csv-invalid", "A quoted cell is malformed.", line);
      return;
    }
    if (!this.#fits(cells, ended)) return;
    const { leaveOut, network, values } = this.shape;
    const reason = leaveOut?.(cells);
    if (reason !== undefined) this.output.leaveOut(reason, line);
    else if (this.#isNotToIds(cells)) this.output.leaveOut("not-to-ids", line);
    else {
      this.#unread?.row(cells, line);
      if (this.output.reading.detail && this.#context.length > 0)
        this.output.context = contextOfRow(
          this.#context.map(([role, column]) => [role, cells[column] ?? ""]),
        );
      if (this.#expiry !== undefined) this.output.validUntil(expiryOf(cells[this.#expiry] ?? ""));
      if (network !== undefined)
        readNetwork(cells, network, line, this.output, (address) => this.#cell(address));
      else {
        const filled = values.filter((column) => (cells[column] ?? "") !== "");
        if (filled.length === 0) this.output.leaveOut("empty-cell", line);
        for (const column of filled) this.#value(cells[column] ?? "", cells);
      }
    }
  }

  #named(names: readonly string[]): void {
    this.#context = contextColumns(names);
    const expiry = this.#context.find(([role]) => role === "validUntil")?.[1];
    this.#expiry = expiry !== undefined && !this.shape.values.includes(expiry) ? expiry : undefined;
  }

  #isNotToIds(cells: readonly string[]): boolean {
    const { toIds } = this.shape;
    return toIds !== undefined && !this.output.reading.ignoreToIds && !yes.test(cells[toIds] ?? "");
  }

  /** False where the number of cells makes it doubtful which cell is which. */
  #fits(cells: readonly string[], ended: boolean): boolean {
    const { width, values, type, toIds, network } = this.shape;
    const line = this.#recordLine;
    if (Math.max(type ?? 0, toIds ?? 0) >= cells.length) {
      // A line break within a cell without quotes cuts a row in two.
      this.output.problem("csv-row-width", `The row has ${cells.length} cells instead of ${width}.`, line);
      return false;
    }
    if (cells.length < width) {
      const isLast = values.some((column) => column === cells.length - 1);
      if (ended || !isLast) return true;
      // The file may end in the middle of the value.
      this.output.leaveOut("row-incomplete", line);
      return false;
    }
    if (cells.length === width || cells.slice(width).every((cell) => cell === "")) return true;
    const found = `The row has ${cells.length} cells instead of ${width}.`;
    const firstOnly = values.length === 1 && values[0] === 0 && network === undefined;
    // The first cell cannot have moved, and no address or name holds a delimiter, as URLs do.
    if (firstOnly && type === undefined && toIds === undefined && this.#isNoUrl(cells[0] ?? "")) {
      this.output.problem("csv-long-row", `${found} Its first cell is read.`, line);
      return true;
    }
    this.output.problem("csv-row-width", found, line);
    return false;
  }

  #isNoUrl(cell: string): boolean {
    const judged = this.output.judge(cell);
    return judged.kind === "value" && judged.typed.type !== "url";
  }

  #value(cell: string, cells: readonly string[]): void {
    const line = this.#recordLine;
    const { type } = this.shape;
    const word = type === undefined ? "" : (cells[type] ?? "");
    if (word === "") {
      this.#cell(cell);
      return;
    }
    reportTyped(cell, word, line, this.output);
  }

  #cell(text: string): void {
    const cell = text.endsWith(":") ? withoutDelimiter(text) : text;
    if (isPlain(cell) && !/^[\d.:a-f]+-/i.test(cell)) this.output.text(cell, this.#recordLine);
    else readValues(cell, this.#recordLine, this.output);
  }
}

const contextColumns = (names: readonly string[]): readonly (readonly [ContextRole, number])[] =>
  names.flatMap((name, column) => {
    const role = contextRoleOf(name);
    return role === undefined ? [] : [[role, column] as const];
  });
