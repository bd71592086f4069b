import type { SourceFormat } from "../../../sourceFormat.js";
import { formatNames } from "../formatNames.js";
import { parseJsonPath } from "../json/jsonPath.js";

/** Loaded where a pattern is declared. */
const linePattern = (): typeof import("./linePattern.js") => require("./linePattern.js");

/**
 * Reads a value that should be a format, with its members in one order, so that equal formats are equal
 * texts.
 *
 * @returns undefined for anything else
 */
export function parseSourceFormat(value: unknown): SourceFormat | undefined {
  if (value === undefined || sourceFormatFault(value) !== undefined) return undefined;
  const format = value as SourceFormat;
  if (typeof format === "string" || !("csv" in format)) return format;
  const { column, typeColumn, delimiter } = format.csv;
  return {
    csv: {
      ...(column === undefined ? {} : { column }),
      ...(typeColumn === undefined ? {} : { typeColumn }),
      ...(delimiter === undefined ? {} : { delimiter }),
    },
  };
}

/** @returns what is wrong with a value that should be a format; undefined where it is one */
export function sourceFormatFault(value: unknown): string | undefined {
  if (typeof value === "string") {
    return formatNames().includes(value)
      ? undefined
      : `${JSON.stringify(value)} is no known format; there are ${formatNames().join(", ")}`;
  }
  const [entry, ...others] = isObject(value) ? Object.entries(value) : [];
  if (entry === undefined || others.length > 0) {
    return "must be the name of a format, or an object with one of csv, jsonLines, json and lines";
  }
  const [kind, options] = entry;
  switch (kind) {
    case "csv":
      return csvFault(options);
    case "jsonLines":
      return typeof options === "string" && options !== ""
        ? undefined
        : "jsonLines must be the name of a field";
    case "json":
      return typeof options === "string" && parseJsonPath(options) !== undefined
        ? undefined
        : "json must be a JSONPath of names, indexes and *, such as $.items[*].ip";
    case "lines":
      return linesFault(options);
    default:
      return `${JSON.stringify(kind)} is no kind of format; there are csv, jsonLines, json and lines`;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function csvFault(options: unknown): string | undefined {
  if (!isObject(options)) return "csv must be an object with column, typeColumn and delimiter";
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (key === "delimiter") {
      if (typeof value !== "string" || !(value === "tab" || value === "space" || value.length === 1)) {
        return 'csv.delimiter must be one character, "tab" or "space"';
      }
      if (/["\r\n]/.test(value)) return "csv.delimiter must not be a quotation mark or a line break";
    } else if (key === "column" || key === "typeColumn") {
      const isColumn =
        typeof value === "number"
          ? Number.isInteger(value) && value >= 1
          : typeof value === "string" && value !== "";
      if (!isColumn) return `csv.${key} must be the name of a column, or its number from 1`;
    } else return `csv has no option ${JSON.stringify(key)}; there are column, typeColumn and delimiter`;
  }
  return undefined;
}

function linesFault(options: unknown): string | undefined {
  const match = isObject(options) ? options["match"] : undefined;
  if (typeof match !== "string" || match === "" || Object.keys(options as object).length > 1) {
    return "lines must be an object with match, a regular expression";
  }
  return linePattern().patternFault(match);
}
