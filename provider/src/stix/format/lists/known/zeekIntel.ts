import type { ListHead } from "../head.js";
import type { KnownFormat } from "../knownFormat.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { reportTyped } from "../typedValues.js";

const fields = /^#fields\s/;

/** Files of Zeek's intelligence framework: `#fields` names the columns, which tabs separate; no quotes. */
export const zeekIntel: KnownFormat = {
  name: "zeek-intel",
  title: "Zeek intelligence file",
  publisher: "Zeek",
  plan: (head) => {
    const named = namedFields(head);
    if (named === undefined || !named.includes("indicator")) return undefined;
    const format = { name: "zeek-intel", title: "Zeek intelligence file", columns: ["indicator"] };
    return { kind: "lines", format, open: (output) => new ZeekReader(output) };
  },
};

const namedFields = ({ lines }: ListHead): readonly string[] | undefined => {
  const line = lines.find((text) => fields.test(text));
  return line === undefined ? undefined : cellsOfZeek(line).slice(1);
};

/** Tabs, or whitespace where an editor has replaced them. */
const cellsOfZeek = (line: string): readonly string[] =>
  (line.includes("\t") ? line.split("\t") : line.split(/\s{2,}|\s/)).map((cell) => cell.trim());

class ZeekReader implements LineReader {
  #names: readonly string[] = [];

  constructor(private readonly output: ListOutput) {}

  line(line: string, number: number): void {
    const text = line.trim();
    if (fields.test(text)) this.#names = cellsOfZeek(text).slice(1);
    if (text === "" || text.startsWith("#")) return;
    const cells = cellsOfZeek(line.replace(/^[\r\n ]+/, ""));
    const cell = (name: string) => cells[this.#names.indexOf(name)] ?? "";
    const value = cell("indicator").replace(/^"(.*)"$/, "$1");
    const type = cell("indicator_type");
    if (cells.slice(this.#names.length).some((more) => more !== "")) {
      const found = `The row has ${cells.length} cells instead of ${this.#names.length}.`;
      this.output.problem("csv-row-width", found, number);
    } else if (value === "" || value === "-" || value === "(empty)")
      this.output.leaveOut("empty-cell", number);
    else if (type === "" || type === "-") this.output.text(value, number);
    else reportTyped(value, type, number, this.output);
  }

  end(): void {
    const read = this.#names.filter((name) => name === "indicator" || name === "indicator_type");
    this.output.otherColumns(this.#names.length - read.length);
  }
}
