import type { ListOutput } from "../output.js";
import type { TextReader } from "../plan.js";
import { pathText } from "./jsonPath.js";
import { valueParser } from "./values.js";

/** Reads a JSON document record by record, so that memory holds one at a time. */
export class JsonDocumentReader implements TextReader {
  readonly #parser: ReturnType<typeof valueParser>;
  #records = 0;
  #written = false;

  /**
   * @param paths of the records, in the parser's notation
   * @param read reads one record; `at` is its number from 1
   * @param ended is asked once everything is read
   */
  constructor(
    private readonly output: ListOutput,
    paths: readonly string[],
    read: (record: unknown, at: number, keys: readonly (string | number)[]) => void,
    private readonly ended: (records: number) => void = () => {},
  ) {
    this.#parser = valueParser(paths, (value, keys) => {
      this.#records += 1;
      output.jsonPath = pathText(keys);
      read(value, this.#records, keys);
    });
  }

  write(text: string): void {
    if (text.trim() !== "") this.#written = true;
    if (this.#written) this.#parse(() => this.#parser.write(text));
  }

  end(): void {
    if (!this.#parser.isEnded) this.#parse(() => this.#parser.end());
    this.ended(this.#records);
  }

  #parse(step: () => void): void {
    // What follows the document was never read by the parser's rules either.
    try {
      step();
    } catch (cause) {
      if (cause instanceof Error && cause.name === "ProblemFound") throw cause;
      this.output.jsonPath = undefined;
      const what = cause instanceof Error ? cause.message : "";
      this.output.fail(
        "json-invalid",
        `The JSON is invalid or cut off (${what.slice(0, 200)}).`,
        this.#records + 1,
      );
    }
  }
}
