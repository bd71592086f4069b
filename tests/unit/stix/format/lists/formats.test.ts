import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";
import { type FormatCase, formatCases } from "./formatCases.js";

const rowsOf = ({ rows }: FormatCase) => rows.map(([line]) => line);
const valuesIn = (rows: FormatCase["rows"]) => [...new Set(rows.flatMap(([, ...values]) => values))].sort();
const linesOf = (known: FormatCase) => [...(known.before ?? []), ...rowsOf(known), ...(known.after ?? [])];
const text = (known: FormatCase) => `${linesOf(known).join("\n")}\n`;

/** The same list as other tools save it. */
const spellings: readonly (readonly [
  what: string,
  write: (known: FormatCase) => string | Buffer | undefined,
])[] = [
  ["as its publisher writes it", text],
  ["with a byte order mark", (known) => `\ufeff${text(known)}`],
  ["with CRLF", (known) => text(known).replaceAll("\n", "\r\n")],
  ["with CR only", (known) => text(known).replaceAll("\n", "\r")],
  ["in UTF-16", (known) => Buffer.from(`\ufeff${text(known)}`, "utf16le")],
  ["without a final line break", (known) => text(known).trimEnd()],
  ["with empty lines", (known) => `\n\n${text(known).replaceAll("\n", "\n\n")}`],
  [
    "with comments in the middle",
    (known) =>
      known.comment === undefined
        ? undefined
        : `${[...(known.before ?? []), rowsOf(known).join(`\n${known.comment}\n`), ...(known.after ?? [])].join("\n")}\n`,
  ],
  ["with tabs instead of commas", (known) => (known.csv === undefined ? undefined : withTabs(text(known)))],
  [
    "with quoted names of columns",
    (known) =>
      known.csv && known.before?.length === 1 ? text(known).replace(/^([^#\n]+)\n/, quotedHeader) : undefined,
  ],
];

/** Commas that separate cells, not those within quotes. */
const withTabs = (content: string) =>
  content.replace(/"[^"\n]*"|,/g, (found) => (found === "," ? "\t" : found));

const quotedHeader = (_: string, names: string) =>
  `${names
    .split(",")
    .map((column) => `"${column}"`)
    .join(",")}\n`;

const cases = formatCases.flatMap((known) =>
  spellings.flatMap(([what, write]) => {
    const content = write(known);
    return content === undefined ? [] : [{ what: `${known.format} ${what}`, known, content }];
  }),
);

describe("lists of known formats", () => {
  it.each(cases)("$what", async ({ known, content }) => {
    const found = await inspectContent(content);
    expect(found.problems.filter(({ level }) => level === "error")).toEqual([]);
    expect(valuesOf(found).sort()).toEqual(valuesIn(known.rows));
    expect(found.format?.name).toBe(known.format);
  });

  it.each(
    formatCases.flatMap((known) =>
      known.rows
        .filter(([, ...values]) => values.length > 0)
        .map((row) => ({ format: known.format, known, row })),
    ),
  )("$format with one row only", async ({ known, row }) => {
    const [line, ...values] = row;
    const found = await inspectContent([...(known.before ?? []), line, ...(known.after ?? [])].join("\n"));
    expect(found.ok).toBe(true);
    expect(valuesOf(found).sort()).toEqual(values.sort());
  });
});
