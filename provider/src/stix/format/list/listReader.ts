import { StrictUtf8, Undecodable } from "../../container/strictUtf8.js";
import { bounds } from "../../limits.js";
import type { IndicatorContext } from "../../model.js";
import { type DocumentLocation, problem, throwProblem } from "../../problems.js";
import type { DocumentReader, FeedSink } from "../../reading/feedSink.js";
import { cellsOf, isOpenAfter } from "./cells.js";
import { type Entry, entryOf, entryOfLine, isComment } from "./line.js";
import type { ListShape } from "./shape.js";

const nothing: IndicatorContext = {};

/** Reads a list with one indicator a line, or a table with indicators in some columns. */
export class ListReader implements DocumentReader {
  readonly format = "list";
  readonly version = undefined;
  observables = 0;
  readonly #utf8 = new StrictUtf8();
  /** A line, or a record over several lines, that isn't complete yet. */
  #rest = "";
  #line = 0;
  #record: string[] = [];
  #recordLength = 0;
  #recordLine = 0;
  #headerDone = false;

  constructor(
    private readonly place: DocumentLocation,
    private readonly sink: FeedSink,
    private readonly shape: ListShape,
  ) {}

  write(chunk: Buffer): void {
    this.#decoded(() => this.#utf8.write(chunk));
  }

  end(): void {
    this.#decoded(() => this.#utf8.end());
    if (this.#rest !== "") this.#one(this.#rest);
    if (this.#record.length > 0) {
      throwProblem("csv-invalid", this.place, "A quoted cell is never closed.", { line: this.#recordLine });
    }
  }

  #decoded(decode: () => Buffer): void {
    try {
      this.#take(decode().toString("utf8"));
    } catch (cause) {
      if (!(cause instanceof Undecodable)) throw cause;
      this.#take(cause.before.toString("utf8"));
      throwProblem(cause.code, this.place, cause.message, {
        line: this.#line + 1,
        column: this.#rest.length + 1,
      });
    }
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#one(line);
    this.#bound(this.#rest.length, this.#line + 1);
  }

  #bound(length: number, line: number): void {
    if (length <= bounds.lineCharacters) return;
    throwProblem("line-too-long", this.place, `A line has more than ${bounds.lineCharacters} characters.`, {
      line,
    });
  }

  #one(line: string): void {
    this.#line += 1;
    this.#bound(line.length, this.#line);
    if (this.shape.kind === "lines") {
      const entry = entryOfLine(line);
      if (entry !== undefined) this.#entry(entry, this.#line);
      return;
    }
    const { delimiter, columns } = this.shape;
    const continues = this.#record.length > 0;
    if (!continues) {
      if (line.trim() === "" || isComment(line.trim())) return;
      this.#recordLine = this.#line;
      this.#recordLength = 0;
    }
    this.#record.push(line);
    this.#recordLength += line.length + 1;
    if (isOpenAfter(line, delimiter, continues)) {
      // Most likely the quote was never meant to open a cell.
      if (this.#recordLength > bounds.lineCharacters) {
        throwProblem("csv-invalid", this.place, "A quoted cell goes on and on.", { line: this.#recordLine });
      }
      return;
    }
    const record = this.#record.join("\n");
    this.#record = [];
    this.#row(record, delimiter, columns);
  }

  #row(record: string, delimiter: string, columns: readonly number[]): void {
    if (this.shape.kind === "table" && this.shape.header && !this.#headerDone) {
      this.#headerDone = true;
      return;
    }
    let cells: string[];
    try {
      cells = cellsOf(record, delimiter);
    } catch {
      const found = "A quoted cell is malformed.";
      this.sink.problem(problem("csv-invalid", this.place, found, { line: this.#recordLine }));
      return;
    }
    const filled = columns.map((column) => cells[column] ?? "").filter((cell) => cell !== "");
    if (filled.length === 0) this.#entry({ kind: "unusable", reason: "empty-cell" }, this.#recordLine);
    for (const cell of filled) this.#entry(entryOf(cell), this.#recordLine);
  }

  #entry(entry: Entry, line: number): void {
    if (entry.kind === "value") {
      this.observables += 1;
      this.sink.indicator(entry.typed.type, entry.typed.value, nothing, false);
      return;
    }
    this.sink.unusable(entry.reason, 1);
    if (entry.reason === "invalid-value" || entry.reason === "empty-cell") {
      // The text itself isn't quoted: what is no list of indicators may be a list of secrets.
      this.sink.problem(problem("line-unusable", this.place, "The line holds no indicator.", { line }));
    }
  }
}
