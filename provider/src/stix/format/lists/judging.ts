import type { IndicatorType } from "../../model.js";
import { judge } from "./judge.js";
import { judgeValues } from "./text/values.js";
import { claimOfWord } from "./typeWords.js";

/** Judges texts while a format is recognized, where nothing is reported. */
export const judging = {
  judge: (text: string, claim?: IndicatorType) => judge(text, claim, "skip"),
};

/** What a cell is taken for while a format is recognized. */
export type CellKind = "address" | "domain" | "url" | "port" | "other" | "empty" | "text";

export function kindOfCell(cell: string): CellKind {
  if (cell === "") return "empty";
  if (cell.length > 4_096) return "text";
  const kinds = judgeValues(cell, judging).map((value): CellKind => {
    if (value.kind === "range") return "address";
    if (value.kind === "ambiguous") return "url";
    if (value.kind === "value" || value.kind === "broad") {
      const { type } = value.typed;
      return type === "url" ? "url" : type === "domain-name" ? "domain" : "address";
    }
    if (value.reason === "address-with-port") return "port";
    return value.reason === "invalid-value" ? "text" : "other";
  });
  return kinds.find((kind) => kind !== "other") ?? kinds[0] ?? "empty";
}

/** True where a cell holds an indicator, usable or with a port. */
export const isIndicatorKind = (kind: CellKind): boolean =>
  kind === "address" || kind === "domain" || kind === "url" || kind === "port";

export const isTypeWord = (cell: string): boolean => claimOfWord(cell) !== undefined;
