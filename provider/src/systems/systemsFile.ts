import { parse } from "csv-parse/sync";
import ipaddr from "ipaddr.js";

/** One row of a systems file as field values, before they are judged. */
export interface SystemsRow {
  /** 1-based line on which the row begins. */
  readonly line: number;
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface SystemsRows {
  readonly rows: readonly SystemsRow[];
  readonly problems: readonly { readonly line?: number; readonly message: string }[];
}

/** What a header may call each column, in lower case without whitespace, dashes and underscores. */
const columns: Readonly<Record<string, string>> = {
  name: "name",
  host: "host",
  hostname: "host",
  url: "host",
  system: "host",
  apikey: "apiKey",
  key: "apiKey",
  clientid: "clientId",
  id: "clientId",
  clientsecret: "clientSecret",
  secret: "clientSecret",
  cafile: "caFile",
  ca: "caFile",
  proxy: "proxy",
  insecureskipverify: "insecureSkipVerify",
  generation: "generation",
  site: "site",
};

/**
 * Reads the vendor's list of systems: a CSV of host name or HTTPS URL and API key, without a header; or a CSV
 * whose header names columns (name, host, apiKey, clientId, clientSecret, caFile, proxy, insecureSkipVerify,
 * generation, site). Empty lines and lines that start with `#` are skipped. Without a name column a system is
 * named by its host (and port, unless 443).
 *
 * The problems name lines and columns, never contents: a key may be in the wrong column.
 */
export function readSystemsFile(text: string): SystemsRows {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      comment: "#",
      comment_no_infix: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    const line = (error as { lines?: unknown }).lines;
    return {
      rows: [],
      problems: [
        {
          ...(typeof line === "number" ? { line } : {}),
          message: "is not well-formed CSV: check the quotes on this line and the ones before it",
        },
      ],
    };
  }
  const [first] = records;
  if (first === undefined) return { rows: [], problems: [{ message: "holds no system" }] };
  const problem = problemOfForm(first.record);
  if (problem !== undefined) return { rows: [], problems: [{ line: first.info.lines, message: problem }] };
  return isHeader(first.record) ? readByHeader(first, records.slice(1)) : readByPosition(records);
}

type Records = readonly { record: readonly string[]; info: { lines: number } }[];

function isHeader(cells: readonly string[]): boolean {
  return cells.length > 1 && cells.every((cell) => cell === "" || columnOf(cell) !== undefined);
}

/** A mistake that would otherwise be reported for each line, and as another one. */
function problemOfForm(cells: readonly string[]): string | undefined {
  if (cells.length === 1 && /[;\t]/.test(cells[0] ?? ""))
    return "separates cells by a semicolon or a tab; separate them by commas";
  const unknown = cells.flatMap((cell, index) =>
    cell !== "" && columnOf(cell) === undefined ? [`${index + 1}`] : [],
  );
  const known = cells.filter((cell) => columnOf(cell) !== undefined);
  if (unknown.length === 0 || (known.length < 2 && !isLikelyHeader(cells))) return;
  const which = unknown.length === 1 ? `column ${unknown[0]} is` : `columns ${unknown.join(", ")} are`;
  return `is a header whose ${which} not known; the columns are ${[...new Set(Object.values(columns))].join(", ")}`;
}

/** Whether host and key are in words of a header, as in `Hosts,API keys`; neither is a host or a key then. */
function isLikelyHeader([host = "", key = ""]: readonly string[]): boolean {
  return (
    /^[a-z\s_-]*(host|system|sensor|appliance|console|server|device|address|name|fqdn|ip|url)[a-z\s_-]*$/i.test(
      host,
    ) && /^(api|access|rest)?[\s_-]*(key|token|secret)s?$/i.test(key)
  );
}

function columnOf(cell: string): string | undefined {
  const key = cell.toLowerCase().replace(/[\s_-]+/g, "");
  return Object.hasOwn(columns, key) ? columns[key] : undefined;
}

function readByPosition(records: Records): SystemsRows {
  const rows: SystemsRow[] = [];
  const problems: { line: number; message: string }[] = [];
  for (const { record, info } of records) {
    const [host = "", apiKey = "", ...rest] = record;
    const line = info.lines;
    if (host === "") problems.push({ line, message: "has no host in its first column" });
    else if (apiKey === "") problems.push({ line, message: "has no API key in its second column" });
    else if (rest.some((cell) => cell !== "")) {
      problems.push({
        line,
        message: "has more than two columns; a file with more needs a header that names them",
      });
    } else if (areSwapped(host, apiKey)) {
      problems.push({ line, message: "has a host in its second column; the order is host, API key" });
    } else rows.push({ line, name: nameOfHost(host), fields: { host, apiKey } });
  }
  return { rows, problems };
}

/** A key in the first column would become the system's name, and with it public. */
function areSwapped(host: string, apiKey: string): boolean {
  return /^\w{20,}$/.test(host) && /^(https:\/\/\S+|[\w-]+(\.[\w-]+)+(:\d+)?)\/?$/i.test(apiKey);
}

function readByHeader(header: Records[number], records: Records): SystemsRows {
  const names = header.record.map((cell) => columnOf(cell) ?? "");
  const problems: { line: number; message: string }[] = [];
  const doubled = names.filter((name, index) => name !== "" && names.indexOf(name) !== index);
  for (const name of new Set(doubled)) {
    problems.push({ line: header.info.lines, message: `names the column ${name} more than once` });
  }
  if (!names.includes("host")) problems.push({ line: header.info.lines, message: "names no column host" });
  if (problems.length > 0) return { rows: [], problems };
  const rows: SystemsRow[] = [];
  for (const { record, info } of records) {
    const line = info.lines;
    if (record.length > names.length) {
      problems.push({ line, message: `has ${record.length} columns; the header names ${names.length}` });
      continue;
    }
    const fields: Record<string, string> = {};
    for (const [index, cell] of record.entries()) {
      const column = names[index];
      if (column !== undefined && column !== "" && cell !== "") fields[column] = cell;
    }
    const { name, ...rest } = fields;
    if (rest["host"] === undefined) problems.push({ line, message: "has no host" });
    else rows.push({ line, name: name ?? nameOfHost(rest["host"]), fields: rest });
  }
  return { rows, problems };
}

function nameOfHost(host: string): string {
  const name = host
    .replace(/^https:\/\//i, "")
    .replace(/\/+$/, "")
    .replace(/:443$/, "")
    .toLowerCase();
  const [, address, rest] = /^\[([\da-f:.]+)\](.*)$/.exec(name) ?? [];
  if (address === undefined || !ipaddr.IPv6.isValid(address)) return name;
  // A double colon would end the name within a resource's URN.
  return `[${ipaddr.IPv6.parse(address).toNormalizedString()}]${rest}`;
}
