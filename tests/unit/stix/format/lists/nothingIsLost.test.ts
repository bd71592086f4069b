import fc from "fast-check";
import { inspectContent, valuesOf } from "../../../../support/stix/inspecting.js";

const names = [
  ...["ip", "domain", "url", "indicator", "host"],
  ...["alpha", "seen_with", "beta", "Extra Column"],
  ...["reference", "note", "vendor", "sensor_ip"],
];

const context = ["reference", "note", "vendor", "sensor_ip"];

type Cell = "address" | "domain" | "url" | "word" | "empty" | "noted" | "labeled" | "punctuated";

/** Each indicator once in the whole text, so that each of them can be looked for. */
function textOf(kind: Cell, number: number): string {
  switch (kind) {
    case "address":
      return `198.51.${number >> 8}.${number & 255}`;
    case "domain":
      return `h${number}.alder.example`;
    case "url":
      return `http://elm.example/x${number}/y`;
    case "noted":
      return `198.51.${number >> 8}.${number & 255} (c2)`;
    case "labeled":
      return `seen at h${number}.alder.example`;
    case "punctuated":
      return `198.51.${number >> 8}.${number & 255}:`;
    default:
      return kind === "word" ? `word${number}` : "";
  }
}

const cell = fc.constantFrom<Cell>(
  ...(["address", "domain", "url", "word", "empty", "address", "domain", "url", "word", "empty"] as const),
  ...(["noted", "labeled", "punctuated"] as const),
);
/** The indicator of a cell, without the words and punctuation around it. */
const indicatorOf = (text: string): string => text.replace(/ \(c2\)$|:$/g, "").replace(/^seen at /, "");
const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
  fc.record({
    header: fc.option(fc.shuffledSubarray(names, { minLength: width, maxLength: width })),
    delimiter: fc.constantFrom(",", ";", "\t", "|"),
    /** What most rows hold, and rows that hold something else. */
    usual: fc.array(cell, { minLength: width, maxLength: width }),
    odd: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 2 }),
    count: fc.integer({ min: 1, max: 25 }),
  }),
);

/** Indicators that the problems of an inspection count as not read or not usable. */
const countedAsLost = (messages: readonly string[]): number =>
  messages.reduce((sum, message) => {
    const many = /is not read; it holds ([\d,]+) indicators/.exec(message)?.[1];
    if (many !== undefined) return sum + Number(many.replaceAll(",", ""));
    return sum + (message.includes("is not read; it holds a value") ? 1 : 0);
  }, 0);

describe("an indicator of a table", () => {
  it("is uploaded, counted as not read, or in a source that is refused", async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ header, delimiter, usual, odd, count }) => {
        let number = 0;
        const all: string[] = [];
        const rowOf = (kinds: readonly Cell[]) =>
          kinds
            .map((kind, column) => {
              number += 1;
              const text = textOf(kind, number);
              if (kind !== "word" && kind !== "empty") {
                // Words under a name that says so may be about anything.
                const isProse = indicatorOf(text) !== text && context.includes(header?.[column] ?? "");
                if (!isProse) all.push(indicatorOf(text));
              }
              return text;
            })
            .join(delimiter);
        const rows = [...Array.from({ length: count }, () => rowOf(usual)), ...odd.map(rowOf)];
        const content = [...(header === null ? [] : [header.join(delimiter)]), ...rows].join("\n");
        const found = await inspectContent(content, { name: "feed.csv" });
        // A line that begins with a semicolon is a comment, unless the text is a table with semicolons.
        if (!found.ok || /^;/m.test(content)) return;
        const uploaded = valuesOf(found).map((value) => value.replace(/^\S+ /, ""));
        // A URL may hold what looks like a cell; that is pointed out.
        if (found.problems.some(({ code }) => code === "url-with-delimiter")) return;
        expect(all).toEqual(expect.arrayContaining(uploaded));
        const lost = all.filter((value) => !uploaded.includes(value));
        const unusable = Object.values(found.unusable).reduce((sum, amount) => sum + amount, 0);
        const reported = countedAsLost(found.problems.map(({ message }) => message));
        // A line or rule that cannot be used is one problem, however many indicators it holds.
        const isCounted = lost.length <= reported + unusable * usual.length;
        expect({ content, isCounted }).toEqual({ content, isCounted: true });
        if (lost.length > 0) expect(unusable + reported).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });
});
