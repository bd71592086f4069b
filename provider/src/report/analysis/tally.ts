import { type CellState, cellStates } from "../model.js";

/** How often each state occurs. */
export function tally(states: readonly CellState[]): Readonly<Record<CellState, number>> {
  const counts = Object.fromEntries(cellStates.map((state) => [state, 0])) as Record<CellState, number>;
  for (const state of states) counts[state] += 1;
  return counts;
}
