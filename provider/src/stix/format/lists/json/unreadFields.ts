import { groupedNumber } from "../../../groupedNumber.js";
import { quoted } from "../../../problems.js";
import { roleOfColumn } from "../columnNames.js";
import type { ListOutput } from "../output.js";
import { isIndicator } from "../table/unreadColumns.js";
import { shownKeys } from "./placeOfIndicators.js";

interface Unread {
  count: number;
  readonly last: string;
  readonly line: number;
  readonly jsonPath: string | undefined;
}

/** Fields that are counted by name; the rest together, because documents may make up any number. */
const maxFields = 20;
const others = "";

/** Counts the indicators of fields that are not read, in every record. */
export class UnreadFields {
  readonly #fields = new Map<string, Unread>();

  constructor(private readonly output: ListOutput) {}

  /** Counts a text of a field of a record. @param name with those of the objects around it */
  field(name: string, text: string, line: number): void {
    this.#add(name, name.slice(name.lastIndexOf(".") + 1), text, line);
  }

  /** Counts a text outside of the records. */
  outside(keys: readonly (string | number)[], text: string, line: number): void {
    const last = keys.filter((key) => typeof key === "string").at(-1) ?? "";
    this.#add(shownKeys(keys), last, text, line);
  }

  /** @param last name, which says what the text is */
  #add(name: string, last: string, text: string, line: number): void {
    if (!isIndicator(text)) return;
    const counted = this.#fields.size < maxFields || this.#fields.has(name) ? name : others;
    const known = this.#fields.get(counted);
    if (known !== undefined) known.count += 1;
    else this.#fields.set(counted, { count: 1, last, line, jsonPath: this.output.jsonPath });
  }

  report(): void {
    for (const [name, { count, last, line, jsonPath }] of this.#fields) {
      const shown = name === others ? "Other fields are" : `The field ${quoted(name, 60)} is`;
      const amount = count === 1 ? "a value that is an indicator" : `${groupedNumber(count)} indicators`;
      const first = jsonPath ?? `line ${line}`;
      const verb = name === others ? "they hold" : "it holds";
      this.output.jsonPath = jsonPath;
      const found = `${shown} not read; ${verb} ${amount}, first at ${first}.`;
      this.output.unread(isContext(last) ? "context" : "unknown", count, found, line);
    }
    this.output.jsonPath = undefined;
  }
}

/** True where the name of a field, or of the array that holds a text, says that it is not meant. */
const isContext = (name: string): boolean => ["context", "own"].includes(roleOfColumn(name) ?? "");
