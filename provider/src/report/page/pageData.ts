import { printable } from "../../escaping/terminal.js";
import { cellStates, type Report } from "../model.js";
import { stateWords } from "../text/stateWords.js";
import { changesOf } from "./matrixPart.js";

/**
 * What the script needs for filters, sorting and the details of a system. Short keys: a fleet has thousands
 * of cells.
 */
export function pageData(report: Report): object {
  const grid = report.systems.map(() => report.feeds.map(() => -1));
  const details: unknown[][] = report.systems.map(() => []);
  for (const { system, feed, state, collections } of report.cells) {
    const row = grid[system];
    if (row !== undefined) row[feed] = cellStates.indexOf(state);
    for (const one of collections) {
      details[system]?.push([
        feed,
        cellStates.indexOf(one.state),
        one.name === report.feeds[feed]?.label ? 0 : printable(one.name),
        one.indicatorsBefore ?? null,
        one.indicators ?? null,
        noteOf(one.drift, one.movesFrom, one.mayAdopt),
      ]);
    }
  }
  return {
    states: cellStates.map((state) => [state, stateWords[state].word]),
    systems: report.systems.map(({ name, states, indicators }) => [
      printable(name),
      changesOf(states),
      indicators ?? -1,
    ]),
    feeds: report.feeds.map(({ label, source }) => [printable(label), printable(source ?? "")]),
    grid,
    details,
  };
}

function noteOf(drift: string | undefined, movesFrom: string | undefined, mayAdopt: boolean): string {
  return [
    drift === undefined ? undefined : drift === "" ? "changed outside" : printable(drift),
    movesFrom === undefined ? undefined : `moves from ${printable(movesFrom)}`,
    mayAdopt ? "takes over what is there under this name" : undefined,
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}
