import { type CellKind, kindOfCell } from "../judging.js";
import { networksOfRange } from "../ranges.js";

const privateAddress = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|127\.|169\.254\.|f[cd][0-9a-f]{2}:)/i;

/**
 * Whether rows whose cells are all indicators are several values each, rather than a table with columns of
 * different meaning.
 *
 * @returns undefined where nothing says so
 */
export function cellsMeanValues(rows: readonly (readonly string[])[]): "lines" | undefined {
  const kinds = rows.map((row) => row.map(kindOfCell));
  if (!haveColumns(rows, kinds)) return "lines";
  return undefined;
}

function haveColumns(rows: readonly (readonly string[])[], kinds: readonly (readonly CellKind[])[]): boolean {
  const all = new Set(kinds.flat().filter((kind) => kind !== "empty"));
  if (rows.length === 1) return isRecord((kinds[0] ?? []).filter((kind) => kind !== "empty"));
  if (all.size > 1) return columnsDiffer(kinds);
  // Two columns of URLs are a page and a report about it more often than not.
  if (all.has("url")) return true;
  return all.has("address") && (isPrivateColumn(rows) || areRanges(rows) || areMasks(rows));
}

const neutral: ReadonlySet<CellKind> = new Set(["other", "empty"]);

/**
 * One row of several kinds is a list where kinds repeat, and a record where each comes once or a URL comes
 * last.
 */
function isRecord(kinds: readonly CellKind[]): boolean {
  const distinct = new Set(kinds);
  if (distinct.size === 1) return distinct.has("url") && kinds.length === 2;
  const last = kinds.at(-1);
  if (last === "url" && !kinds.slice(0, -1).includes("url")) return true;
  return distinct.size === kinds.length;
}

/** True where each column holds one kind only, beside what cannot be used. */
function columnsDiffer(kinds: readonly (readonly CellKind[])[]): boolean {
  const width = Math.max(...kinds.map((row) => row.length));
  for (let column = 0; column < width; column++) {
    const ofColumn = kinds.map((row) => row[column] ?? "empty").filter((kind) => !neutral.has(kind));
    if (new Set(ofColumn).size > 1) return false;
  }
  return true;
}

/** Own addresses on one side and others on the other are connections. */
function isPrivateColumn(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0]?.length ?? 0;
  const shares = Array.from(
    { length: width },
    (_, column) => rows.filter((row) => privateAddress.test(row[column] ?? "")).length / rows.length,
  );
  return shares.some((share) => share >= 0.5) && shares.some((share) => share < 0.5);
}

/** A column of masks, or of their inverse, belongs to the addresses beside it. */
function areMasks(rows: readonly (readonly string[])[]): boolean {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) => column).some((column) =>
    rows.every((row) => /^(?:0|255)\./.test(row[column] ?? "")),
  );
}

/** Rows that each go from a lower to a higher address nearby look like ranges. */
function areRanges(rows: readonly (readonly string[])[]): boolean {
  return rows.every((row) => {
    const [start = "", end = ""] = row;
    const networks = row.length === 2 ? networksOfRange(start, end) : "invalid-range";
    return typeof networks !== "string" && start.split(".")[0] === end.split(".")[0] && start !== end;
  });
}
