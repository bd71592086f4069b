import { codeSpan } from "../../escaping/markdown.js";
import { type CellState, cellStates, type Report } from "../model.js";
import { counted, number } from "../text/numbers.js";
import { absentSign, countedOrder, stateWords } from "../text/stateWords.js";
import type { Section } from "./fitWithin.js";

/** Up to this size a table is shown unfolded, and says its states in words. */
const open = { systems: 12, feeds: 6 };
/** Columns beyond which no comment shows a table in any useful way. */
const maxFeeds = 60;

/**
 * Systems × feeds, shorter and shorter: all feeds, those that change, alike systems together, only counts,
 * nothing.
 */
export function matrixSection(report: Report): Section {
  const { systems, feeds, cells } = report;
  if (systems.length === 0 || feeds.length === 0 || cells.length === 0) return [];
  const all = tableOf(
    report,
    feeds.map((_, index) => index),
  );
  const moving = tableOf(
    report,
    feeds.flatMap(({ states }, index) =>
      cellStates.some((state) => state !== "up-to-date" && states[state] > 0) ? [index] : [],
    ),
  );
  const alike = { ...moving, rows: rowsTogether(moving.rows) };
  const still = `${counted(feeds.length - moving.columns.length, "feed")} that ${feeds.length - moving.columns.length === 1 ? "stays as it is" : "stay as they are"}`;
  const shown = (table: Table, leftOut: string, worth: number): Section =>
    table.columns.length === 0 || table.columns.length > maxFeeds
      ? []
      : [{ text: tableSection(report, table), worth, ...(leftOut === "" ? {} : { leftOut }) }];
  return [
    ...shown(all, "", 30),
    ...(moving.columns.length < feeds.length ? shown(moving, `in the table ${still}`, 40) : []),
    ...(alike.rows.length < moving.rows.length
      ? shown(alike, `in the table ${still} and the names of systems that are alike`, 50)
      : []),
    {
      text: folded("Systems × feeds: how many", countsTable(report)),
      leftOut: "the systems one by one",
      worth: 70,
    },
    { text: "", leftOut: "the table of systems and feeds", worth: 0 },
  ];
}

interface Table {
  /** Indices of feeds. */
  readonly columns: readonly number[];
  readonly rows: readonly Row[];
}

interface Row {
  readonly systems: readonly string[];
  readonly states: readonly (CellState | undefined)[];
}

function tableOf({ systems, cells }: Report, columns: readonly number[]): Table {
  const bySystem = new Map<number, Map<number, CellState>>();
  for (const { system, feed, state } of cells) {
    bySystem.set(system, (bySystem.get(system) ?? new Map<number, CellState>()).set(feed, state));
  }
  const rows = systems.map(({ name }, index) => ({
    systems: [name],
    states: columns.map((feed) => bySystem.get(index)?.get(feed)),
  }));
  return { columns, rows };
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

function tableSection(report: Report, { columns, rows }: Table): string {
  const small = report.systems.length <= open.systems && report.feeds.length <= open.feeds;
  const shown = (state: CellState | undefined) => {
    if (state === undefined) return absentSign;
    const { sign, word } = stateWords[state];
    return small && state !== "up-to-date" ? `${sign} ${word}` : sign;
  };
  const lines = [
    tableRow(["System", ...columns.map((feed) => codeSpan(report.feeds[feed]?.label ?? "", 40))]),
    tableRow(["---", ...columns.map(() => ":-:")]),
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
  if (second === undefined) return codeSpan(first, 60);
  return `${codeSpan(first, 60)} and ${number(systems.length - 1)} more`;
}

/** Feeds that stay as they are everywhere are counted in one line. */
function countsTable({ feeds, counts }: Report): string {
  const states = countedOrder.filter((state) => counts[state] > 0);
  const moving = feeds.filter((feed) =>
    states.some((state) => state !== "up-to-date" && feed.states[state] > 0),
  );
  const still = feeds.length - moving.length;
  const lines = [
    tableRow(["Feed", ...states.map((state) => stateWords[state].counted)]),
    tableRow(["---", ...states.map(() => "--:")]),
    ...moving.map((feed) =>
      tableRow([codeSpan(feed.label, 60), ...states.map((state) => number(feed.states[state]))]),
    ),
  ];
  return `${lines.join("\n")}${still === 0 ? "" : `\n\n${counted(still, "feed")} up to date everywhere.`}`;
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
