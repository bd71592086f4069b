import type { ReadFormat } from "../model.js";

/** How a source was read, for people: `ThreatFox CSV, column ioc_value`. */
export function formatText({ title, columns }: ReadFormat): string {
  if (columns.length === 0) return title;
  return `${title}, ${columns.length === 1 ? "column" : "columns"} ${columns.join(", ")}`;
}
