import { countKeys } from "../../stix2/countKeys.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { parsedOrUndefined } from "./jsonHead.js";
import { RecordReader, type RecordShape } from "./recordReader.js";
import { fieldsOf, isRecord } from "./values.js";

/** Reads JSON lines: one object a line. */
export class JsonLinesReader implements LineReader {
  readonly #reader: RecordReader;
  #records = 0;
  #declared: number | undefined;
  #declaredLine = 0;

  constructor(
    private readonly output: ListOutput,
    shape: RecordShape,
  ) {
    this.#reader = new RecordReader(output, shape);
  }

  line(line: string, number: number): void {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return;
    const record = parsedOrUndefined(text);
    if (!isRecord(record)) {
      this.output.problem("json-line-invalid", "The line is no JSON object.", number);
      return;
    }
    // JSON.parse keeps one of two members of the same name; which one was meant nobody knows.
    if (countKeys(record) !== keysIn(text)) {
      this.output.problem("json-line-invalid", "The line holds an object with the same key twice.", number);
      return;
    }
    if (record["type"] === "metadata") {
      if (typeof record["records"] === "number")
        [this.#declared, this.#declaredLine] = [record["records"], number];
      return;
    }
    this.#records += 1;
    this.#reader.read(fieldsOf(record), number);
  }

  end(): void {
    this.#reader.end();
    if (this.#declared === undefined || this.#declared === this.#records) return;
    const found = `The list says that it has ${this.#declared} records, and it has ${this.#records}.`;
    this.output.problem("list-incomplete", found, this.#declaredLine);
  }
}

/** Keys of all objects of a JSON text that is known to be valid. */
function keysIn(text: string): number {
  return (text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/:/g) ?? []).length;
}
