import { quoted } from "../../problems.js";
import { roleOfName } from "./columnNames.js";
import { formatTable } from "./formatTable.js";
import type { ListHead } from "./head.js";
import { kindOfCell } from "./judging.js";
import { SectionedLines } from "./marks/sectionedLines.js";
import { titleOfExceptions } from "./marks/titleOfExceptions.js";
import type { ListPlan, ListRefusal } from "./plan.js";
import { guessTable } from "./table/guess.js";
import { refuseRagged } from "./table/raggedRows.js";
import { TableReader } from "./table/tableReader.js";
import { ValueLines } from "./text/valueLines.js";

/**
 * Tells how a text list is read: by signature, else as a table, else line by line; undefined where it is no
 * list.
 */
export function planText(head: ListHead): ListPlan | ListRefusal | undefined {
  if (head.lines.length === 0) return undefined;
  const title = titleOfExceptions(head.comments.length > 0 ? head.comments : head.lines.slice(0, 1));
  if (title !== undefined && head.data.length > 0) return declaresExceptions(title);
  for (const known of formatTable) {
    const plan = known.plan(head, false);
    if (plan !== undefined) return plan;
  }
  const table = guessTable(head);
  if (table?.kind === "refused") return table;
  if (table !== undefined) {
    const { shape, columns } = table;
    const format = { name: "table", title: titleOf(shape.delimiter), columns };
    return {
      kind: "lines",
      format,
      open: (output) => new SectionedLines(output, new TableReader(output, shape), true),
    };
  }
  return mayBeList(head) ? (refuseRagged(head) ?? valueLines) : undefined;
}

const declaresExceptions = (title: string): ListRefusal => ({
  kind: "refused",
  code: "columns-ambiguous",
  found: `The list declares that it holds exceptions: ${quoted(title, 80)}.`,
});

/** One value a line, or several. */
export const valueLines: ListPlan = {
  kind: "lines",
  format: { name: "lines", title: "list of values", columns: [] },
  open: (output) => new SectionedLines(output, new ValueLines(output)),
};

function titleOf(delimiter: string): string {
  if (delimiter === ",") return "CSV";
  if (delimiter === "\t") return "table with tabs";
  return delimiter === " " ? "table with spaces" : `table with ${JSON.stringify(delimiter)}`;
}

/**
 * Half of the lines have to be known for what they are; a text of comments alone is a list without
 * indicators.
 */
function mayBeList({ data, comments }: ListHead): boolean {
  if (data.length === 0) return comments.length > 0;
  // The name of the one column of a list that is empty today.
  const [first = ""] = data;
  if (data.length === 1 && !["context", undefined].includes(roleOfName(first))) return true;
  const sample = data.slice(0, 500);
  return sample.filter((line) => kindOfCell(line) !== "text").length * 2 >= sample.length;
}
