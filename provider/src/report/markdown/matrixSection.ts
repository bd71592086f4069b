import { type Cell, type CellState, cellStates, type Report } from "../model.js";
import { counted, number } from "../text/numbers.js";
import { absentSign, countedOrder, stateWords } from "../text/stateWords.js";
import type { Section, Variant } from "./fit.js";
import { code } from "./neutral.js";

/** Up to this size a table is shown unfolded, and says its states in words. */
const open = { systems: 12, feeds: 6 };
/** Columns beyond which no comment shows a table in any useful way. */
const mostFeeds = 60;

/** Systems × feeds, at four lengths: every system, alike systems together, only counts, nothing. */
export function matrixSection(report: Report): Section {
  const { systems, feeds } = report;
  if (systems.length === 0 || feeds.length === 0) return [];
  const nothing: Variant = { text: "", leftOut: "the table of systems and feeds", worth: 0 };
  const counts: Variant = {
    text: folded("Systems × feeds: how many", countsTable(report)),
    leftOut: "the systems one by one",
    worth: 70,
  };
  if (feeds.length > mostFeeds) return [counts, nothing];
  const rows = rowsOf(report);
  const alike = rowsTogether(rows);
  return [
    { text: tableSection(report, rows), worth: 30 },
    ...(alike.length < rows.length
      ? [{ text: tableSection(report, alike), leftOut: "the names of systems that are alike", worth: 50 }]
      : []),
    counts,
    nothing,
  ];
}

interface Row {
  readonly systems: readonly string[];
  readonly states: readonly (CellState | undefined)[];
}

function rowsOf({ systems, feeds, cells }: Report): readonly Row[] {
  const bySystem = new Map<number, Cell[]>();
  for (const cell of cells) bySystem.set(cell.system, [...(bySystem.get(cell.system) ?? []), cell]);
  return systems.map(({ name }, index) => {
    const states: (CellState | undefined)[] = feeds.map(() => undefined);
    for (const { feed, state } of bySystem.get(index) ?? []) states[feed] = state;
    return { systems: [name], states };
  });
}

function rowsTogether(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, { systems: string[]; states: Row["states"] }>();
  for (const { systems, states } of rows) {
    const key = JSON.stringify(states.map((state) => state ?? null));
    const group = groups.get(key) ?? { systems: [], states };
    group.systems.push(...systems);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function tableSection(report: Report, rows: readonly Row[]): string {
  const small = report.systems.length <= open.systems && report.feeds.length <= open.feeds;
  const shown = (state: CellState | undefined) => {
    if (state === undefined) return absentSign;
    const { sign, word } = stateWords[state];
    return small && state !== "in-step" ? `${sign} ${word}` : sign;
  };
  const head = ["System", ...report.feeds.map(({ label }) => code(label, 40))];
  const lines = [
    tableRow(head),
    tableRow(["---", ...report.feeds.map(() => ":-:")]),
    ...rows.map(({ systems, states }) => tableRow([namesOf(systems), ...states.map(shown)])),
  ];
  const table = `${lines.join("\n")}\n\n${legend(report)}`;
  return small
    ? table
    : folded(
        `Systems × feeds: ${counted(report.systems.length, "system")}, ${counted(report.feeds.length, "feed")}`,
        table,
      );
}

function namesOf(systems: readonly string[]): string {
  const [first = "", second] = systems;
  if (second === undefined) return code(first, 60);
  return `${code(first, 60)} and ${number(systems.length - 1)} more`;
}

function countsTable({ feeds, counts }: Report): string {
  const states = countedOrder.filter((state) => counts[state] > 0);
  const lines = [
    tableRow(["Feed", ...states.map((state) => stateWords[state].counted)]),
    tableRow(["---", ...states.map(() => "--:")]),
    ...feeds.map((feed) =>
      tableRow([code(feed.label, 60), ...states.map((state) => number(feed.states[state]))]),
    ),
  ];
  return lines.join("\n");
}

function legend({ cells, complete }: Report): string {
  const used = cellStates.filter((state) => cells.some((cell) => cell.state === state));
  const signs = used.map((state) => `${stateWords[state].sign} ${stateWords[state].word}`);
  return `<sub>${[...signs, `${absentSign} ${complete ? "not there" : "not there, or unchanged and not listed"}`].join(", ")}</sub>`;
}

export const tableRow = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Closed until somebody clicks; the summary is our own words. */
export const folded = (summary: string, text: string): string =>
  `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
