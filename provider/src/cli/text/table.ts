import Table from "cli-table3";
import { groupedNumber } from "../../stix/index.js";
import type { Session } from "../session.js";

export interface Column {
  readonly title: string;
  /** Numbers are on the right. */
  readonly right?: boolean;
}

const noLines = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};

/** A table without lines, which a person reads and `awk` cuts; columns are two spaces apart. */
export function table(
  session: Session,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const drawn = new Table({
    head: columns.map(({ title }) => session.styled("bold", title)),
    colAligns: columns.map(({ right }) => (right === true ? "right" : "left")),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

export const counted = (count: number): string => groupedNumber(count);

/** "1 source", "3 sources". */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${counted(count)} ${count === 1 ? one : many}`;
