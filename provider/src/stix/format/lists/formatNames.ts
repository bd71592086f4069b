import { formatTable } from "./formatTable.js";
import { jsonFormats } from "./json/jsonFormats.js";

/** The names that the argument `format` and `--format` take, sorted. */
export const formatNames = (): readonly string[] =>
  ["csv", "lines", ...formatTable.map(({ name }) => name), ...jsonFormats.map(({ name }) => name)].sort();
