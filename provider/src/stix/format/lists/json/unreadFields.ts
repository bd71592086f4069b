import { quoted } from "../../../problems.js";
import { roleOfColumn } from "../columnNames.js";
import type { ListOutput } from "../output.js";
import { isIndicator } from "../table/unreadColumns.js";

interface Unread {
  count: number;
  readonly line: number;
  readonly jsonPath: string | undefined;
}

/** Fields that are counted by name; the rest are counted together, because documents may make up any number. */
const maxFields = 20;
const others = "";

/** Counts the indicators of fields that are not read, in every record. */
export class UnreadFields {
  readonly #fields = new Map<string, Unread>();

  constructor(private readonly output: ListOutput) {}

  /** @param name of the field, or the path of a text outside of the records */
  add(name: string, text: string, line: number): void {
    if (!isIndicator(text)) return;
    const counted = this.#fields.size < maxFields || this.#fields.has(name) ? name : others;
    const known = this.#fields.get(counted);
    if (known !== undefined) known.count += 1;
    else this.#fields.set(counted, { count: 1, line, jsonPath: this.output.jsonPath });
  }

  report(): void {
    for (const [name, { count, line, jsonPath }] of this.#fields) {
      const shown = name === others ? "Other fields are" : `The field ${quoted(name, 60)} is`;
      const amount =
        count === 1 ? "a value that is an indicator" : `${count.toLocaleString("en-US")} indicators`;
      const first = jsonPath ?? `line ${line}`;
      const verb = name === others ? "they hold" : "it holds";
      this.output.jsonPath = jsonPath;
      const found = `${shown} not read; ${verb} ${amount}, first at ${first}.`;
      this.output.unread(isContext(name) ? "context" : "unknown", count, found, line);
    }
    this.output.jsonPath = undefined;
  }
}

/** True where the name of a field, or of the array that holds a text, says that it is not meant. */
function isContext(name: string): boolean {
  const last =
    name
      .replace(/\[[^\]]*\]$/, "")
      .split(".")
      .at(-1) ?? "";
  return ["context", "own"].includes(roleOfColumn(last) ?? "");
}
