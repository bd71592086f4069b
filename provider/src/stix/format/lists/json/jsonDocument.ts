import { quoted } from "../../../problems.js";
import type { ListOutput } from "../output.js";
import type { TextReader } from "../plan.js";
import { pathText } from "./jsonPath.js";
import { marksAround } from "./marksAround.js";
import { DuplicateKey, type Keys, RecordParser } from "./recordParser.js";

/** Reads a JSON document record by record, so that memory holds one at a time. */
export class JsonDocumentReader implements TextReader {
  readonly #parser: RecordParser;
  #records = 0;
  #written = false;

  /**
   * @param paths of the records, in the parser's notation
   * @param read reads one record; `at` is its number from 1
   * @param ended is asked once everything is read
   * @param outside receives the texts that are in no record
   * @param obeysMarks true where fields of the objects around records say whether these count. Default true
   */
  constructor(
    private readonly output: ListOutput,
    paths: readonly string[],
    read: (record: unknown, at: number, keys: Keys) => void,
    private readonly ended: (records: number) => void = () => {},
    outside?: (text: string, at: number, keys: Keys) => void,
    obeysMarks = true,
  ) {
    this.#parser = new RecordParser(paths, {
      record: (value, keys, around) => {
        this.#records += 1;
        output.jsonPath = pathText(keys);
        if (around === undefined) read(value, this.#records, keys);
        else output.leaveOut(around, this.#records);
      },
      outside: (text, keys) => {
        if (outside === undefined) return;
        output.jsonPath = pathText(keys);
        outside(text, this.#records + 1, keys);
      },
      ...(obeysMarks ? { around: marksAround(output) } : {}),
    });
  }

  write(text: string): void {
    if (text.trim() !== "") this.#written = true;
    if (this.#written) this.#parse(() => this.#parser.write(text));
  }

  end(): void {
    this.#parse(() => this.#parser.end());
    this.ended(this.#records);
  }

  #parse(step: () => void): void {
    // What follows the document was never read by the parser's rules either.
    try {
      step();
    } catch (cause) {
      if (cause instanceof Error && cause.name === "ProblemFound") throw cause;
      if (cause instanceof DuplicateKey) this.#failOn(cause);
      this.output.jsonPath = undefined;
      const what = cause instanceof Error ? cause.message : "";
      this.output.fail(
        "json-invalid",
        `The JSON is invalid or cut off (${what.slice(0, 200)}).`,
        this.#records + 1,
      );
    }
  }

  #failOn({ key, keys }: DuplicateKey): never {
    this.output.jsonPath = pathText(keys);
    this.output.fail(
      "json-duplicate-key",
      `The object has the key ${quoted(key, 60)} twice.`,
      this.#records + 1,
    );
  }
}
