import type { Budget, Memory, Result, Row } from "./result.js";

const begin = "<!-- results: written by `npm run bench` -->";
const end = "<!-- end of results -->";

/** The document with a new part between its markers. @throws Error where the markers are missing */
export function withTable(document: string, results: readonly Result[]): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks its markers: ${begin} … ${end}`);
  return `${document.slice(0, from + begin.length)}\n\n${tables(results)}\n\n${document.slice(to)}`;
}

/** One table for each benchmark, in Markdown. */
export function tables(results: readonly Result[]): string {
  return results.map(section).join("\n\n");
}

function section(result: Result): string {
  const { machine, load } = result;
  const place = `${machine.processor}, ${machine.cores} cores, ${machine.memoryGigabytes} GB`;
  const versions = Object.entries(result.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `### ${result.benchmark}`,
    "",
    "| case | ours | reference | ratio | budget | met | peak memory |",
    "|---|---|---|---|---|---|---|",
    ...result.rows.map(line),
    "",
    `Size ${result.size}; ${result.began.slice(0, 16)}Z; ${place}; load ${load.before} before, ${load.after} after; ${versions.join(", ")}.`,
    ...result.rows.flatMap(({ case: name, note }) => (note === undefined ? [] : [`- ${name}: ${note}`])),
  ].join("\n");
}

function line(row: Row): string {
  const { unit, ours, reference, ratio, budget, met, memory = {} } = row;
  const cells = [
    row.case,
    `${range(ours, unit)}${ours.values.length === 1 ? " (once)" : ""}`,
    reference === undefined ? "" : `${reference.name}: ${range(reference, unit)}`,
    ratio === undefined ? "" : range(ratio, "×"),
    budget === undefined ? "" : bound(budget, unit),
    met === undefined ? "" : met ? "yes" : "**no**",
    Object.entries(memory)
      .map(([name, peak]) => `${name} ${peakText(peak)}`)
      .join(", "),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function range({ median, min, max }: Row["ours"] | NonNullable<Row["ratio"]>, unit: string): string {
  const text = `${number(median)}${unit === "×" ? "×" : ` ${unit}`}`;
  return min === max ? text : `${text} (${number(min)}–${number(max)})`;
}

/** Three digits also of a small ratio: 0.0201 would be 0.02, which a budget of 0.02 seems to allow. */
const number = (value: number): string => {
  if (value > 0 && value < 0.1) return String(Number(value.toPrecision(3)));
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString("en-US", { maximumFractionDigits: digits });
};

function bound({ of, atMost, atLeast }: Budget, unit: string): string {
  const after = of === "ratio" ? "×" : ` ${unit}`;
  return atMost !== undefined ? `≤ ${atMost}${after}` : `≥ ${atLeast}${after}`;
}

const peakText = ({ tree, process }: Memory): string =>
  tree === undefined ? `${process} MB` : `${tree} MB (largest process ${process})`;
