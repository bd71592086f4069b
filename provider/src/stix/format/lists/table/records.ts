import { isIndicatorKind, kindOfCell } from "../judging.js";
import { type Delimiter, isOpenAfter } from "./cells.js";

/** A row as its source writes it: one line, or several where a quoted cell holds line breaks. */
export interface TableRecord {
  readonly text: string;
  /** Of its first line. */
  readonly line: number;
  /** True where its lines look like rows of their own, so that one of its quotes is most likely stray. */
  readonly isDoubtful: boolean;
}

/** Cuts the lines of a table into records. */
export class Records {
  #lines: string[] = [];
  #line = 0;
  #characters = 0;

  /**
   * @param width cells of a row, where it is known; between tabs it tells a stray quote from a quoted cell
   */
  constructor(
    private readonly delimiter: Delimiter,
    private readonly width: number | undefined,
  ) {}

  /** Characters of the lines that wait for the end of a quoted cell. */
  get pending(): number {
    return this.#lines.length === 0 ? 0 : this.#characters;
  }

  /** The line where a quoted cell begins whose end is not found yet. */
  get line(): number {
    return this.#line;
  }

  /** @returns the records that the line ends; none where a quoted cell goes on */
  add(line: string, number: number): readonly TableRecord[] {
    const isOpen = this.#lines.length > 0;
    const staysOpen = isOpenAfter(line, this.delimiter, isOpen);
    if (!isOpen && !staysOpen) return [{ text: line, line: number, isDoubtful: false }];
    if (!isOpen) {
      this.#line = number;
      this.#characters = 0;
    }
    this.#lines.push(line);
    this.#characters += line.length + 1;
    return staysOpen ? [] : this.#taken();
  }

  /** The lines that wait, where each is a row whose quote is stray; undefined where a cell is not closed. */
  rest(): readonly TableRecord[] | undefined {
    if (this.#lines.length === 0) return [];
    return this.delimiter === "\t" && this.#areRows() ? this.#apart() : undefined;
  }

  #taken(): readonly TableRecord[] {
    if (this.delimiter === "\t" && this.#areRows()) return this.#apart();
    const isDoubtful = this.delimiter === "\t" ? !this.#isOneRow() : this.#looksLikeRows();
    const record = { text: this.#lines.join("\n"), line: this.#line, isDoubtful };
    this.#lines = [];
    return [record];
  }

  #apart(): readonly TableRecord[] {
    const records = this.#lines.map((text, i) => ({ text, line: this.#line + i, isDoubtful: false }));
    this.#lines = [];
    return records.filter(({ text }) => text.trim() !== "");
  }

  #counts(): readonly number[] {
    return this.#lines.map((line) => line.split(this.delimiter).length);
  }

  #areRows(): boolean {
    const counts = this.#counts().filter((_, i) => this.#lines[i]?.trim() !== "");
    const width = this.width ?? counts[0] ?? 0;
    return width > 1 && counts.every((count) => count === width);
  }

  /** True where the first and the last line make one row, and no line between them holds a tab. */
  #isOneRow(): boolean {
    const counts = this.#counts();
    const [first = 0, last = 0] = [counts[0], counts.at(-1)];
    if (counts.slice(1, -1).some((count) => count > 1)) return false;
    return this.width === undefined || first + last - 1 <= this.width;
  }

  /** True where each line has as many cells, and an indicator in the same cell as the first line. */
  #looksLikeRows(): boolean {
    const [first = [], ...others] = this.#lines.map((line) => line.split(this.delimiter).map(kindOf));
    return (
      first.length > 1 &&
      others.every(
        (kinds) =>
          kinds.length === first.length &&
          kinds.some((kind, i) => isIndicatorKind(kind) && isIndicatorKind(first[i] ?? "text")),
      )
    );
  }
}

const kindOf = (cell: string) => kindOfCell(cell.replaceAll('"', "").trim());
