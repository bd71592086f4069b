import { StrictUtf8, Undecodable } from "../../container/strictUtf8.js";
import { bounds } from "../../limits.js";
import type { ReadFormat } from "../../model.js";
import { type DocumentLocation, throwProblem } from "../../problems.js";
import type { DocumentReader, FeedSink, Reading } from "../../reading/feedSink.js";
import type { Ports } from "./judge.js";
import { ListOutput } from "./output.js";
import type { LineReader, ListPlan, TextReader } from "./plan.js";

/** Reads a list as its plan says: decodes it and cuts it into lines. */
export class ListReader implements DocumentReader {
  readonly format = "list";
  readonly version = undefined;
  readonly readAs: ReadFormat;
  readonly #output: ListOutput;
  readonly #utf8 = new StrictUtf8();
  readonly #lines: LineReader | undefined;
  readonly #text: TextReader | undefined;
  /** A line that is not complete yet. */
  #rest = "";
  #line = 0;

  constructor(
    private readonly place: DocumentLocation,
    sink: FeedSink,
    plan: ListPlan,
    ports: Ports,
    reading: Reading,
  ) {
    this.#output = new ListOutput(place, sink, ports, reading);
    this.readAs = plan.format;
    if (plan.kind === "lines") this.#lines = plan.open(this.#output);
    else this.#text = plan.open(this.#output);
  }

  get observables(): number {
    return this.#output.observables;
  }

  write(chunk: Buffer): void {
    this.#decoded(() => this.#utf8.write(chunk));
  }

  end(): void {
    this.#decoded(() => this.#utf8.end());
    if (this.#lines !== undefined) {
      if (this.#rest !== "") this.#one(this.#lines, this.#rest.replace(/\r$/, ""), this.#rest.endsWith("\r"));
      this.#lines.end();
    }
    this.#text?.end();
    this.#output.end();
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
    if (this.#lines === undefined) {
      this.#text?.write(text);
      return;
    }
    const whole = this.#rest + text;
    const lines = whole.includes("\r") ? whole.split(/\r\n|\n|\r(?!$)/) : whole.split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#one(this.#lines, line, true);
    this.#bound(this.#rest.length, this.#line + 1);
  }

  #bound(length: number, line: number): void {
    if (length <= bounds.lineCharacters) return;
    throwProblem("line-too-long", this.place, `A line has more than ${bounds.lineCharacters} characters.`, {
      line,
    });
  }

  #one(reader: LineReader, line: string, ended: boolean): void {
    this.#line += 1;
    this.#bound(line.length, this.#line);
    reader.line(line, this.#line, ended);
  }
}
