import type { CellState } from "../model.js";

/** How each state is shown: a sign that does not depend on colour, a word for a cell, and one for a count. */
export const stateWords: Readonly<
  Record<CellState, { readonly sign: string; readonly word: string; readonly counted: string }>
> = {
  "up-to-date": { sign: "✓", word: "up to date", counted: "up to date" },
  create: { sign: "+", word: "create", counted: "to create" },
  update: { sign: "~", word: "update", counted: "to update" },
  replace: { sign: "±", word: "replace", counted: "to replace" },
  delete: { sign: "−", word: "delete", counted: "to delete" },
  "drop-record": { sign: "⊘", word: "drop record", counted: "to drop from the state only" },
  drifted: { sign: "≠", word: "drifted", counted: "drifted" },
  unreachable: { sign: "?", word: "unreachable", counted: "unreachable" },
  failed: { sign: "✗", word: "failed", counted: "failed" },
  unknown: { sign: "…", word: "not previewed", counted: "not previewed" },
};

/** Order of counts: changes first, what stays last. */
export const countedOrder: readonly CellState[] = [
  "create",
  "update",
  "replace",
  "delete",
  "drop-record",
  "drifted",
  "unreachable",
  "failed",
  "unknown",
  "up-to-date",
];

/** A cell without a collection. */
export const absentSign = "·";
