import { printable } from "../../escaping/terminal.js";
import type { FeedSummary } from "../../sources/index.js";
import { parseSourceReference } from "../../sources/sourceReference.js";
import {
  formatText,
  type IndicatorType,
  type Inspection,
  indicatorTypes,
  inspect,
} from "../../stix/index.js";
import { withoutUndefined } from "../../systems/index.js";
import type { DefineCommand } from "../command.js";
import { exitCodes } from "../exitCodes.js";
import { addReadingOptions, type ReadingFlags, readOptions } from "../options/reading.js";
import type { Session } from "../session.js";
import { levels, problemLines } from "../text/problems.js";
import { type Column, counted, table } from "../text/table.js";

interface Flags extends ReadingFlags {
  readonly json?: true;
  readonly values?: true;
}

export const defineInspect: DefineCommand = (command, session, finish) => {
  addReadingOptions(
    command.argument(
      "<path...>",
      "files or folders, each a source of its own; or extrahop.sources.yaml#NAME",
    ),
  )
    .option("--json", "one JSON object a line for each path")
    .option("--values", "also list the distinct values, sorted")
    .addHelpText("after", "\nExit codes: 0 all can be used, 2 a source has errors, 1 the command failed.")
    .action(async (paths: readonly string[], flags: Flags) => {
      const reading = readOptions(flags, session.signal);
      const inspected: Inspected[] = [];
      let ok = true;
      for (const [index, path] of paths.entries()) {
        session.status(`${index + 1} of ${paths.length}: ${path}`);
        const source = await locate(path);
        const inspection = await inspect(source.path, { ...reading, values: flags.values === true });
        ok &&= inspection.ok;
        if (flags.json === true)
          session.print(JSON.stringify({ ...contractOf(inspection), path, ...source.composition }));
        else inspected.push({ ...inspectedOf(inspection), path, composition: source.composition });
      }
      if (flags.json !== true) printTables(session, inspected);
      finish(ok ? exitCodes.fine : exitCodes.errorsFound);
    });
};

/**
 * A path as it is; for a feed of a declaration (`extrahop.sources.yaml#NAME`) the file that would be
 * uploaded.
 */
async function locate(path: string): Promise<{ readonly path: string; readonly composition?: FeedSummary }> {
  const reference = parseSourceReference(path);
  if (reference === undefined) return { path };
  // Loaded for such a feed only.
  const { readDeclaration, resolveFeed } = await import("../../sources/index.js");
  const feed = await resolveFeed(readDeclaration(reference.declaration), reference.feed);
  const { filtered, allowances, contributions } = feed;
  return { path: feed.path, composition: { filtered, allowances, contributions } };
}

/** What `--json` promises; programs outside depend on it. */
function contractOf(inspection: Inspection): object {
  const { path, ok, stixVersions, indicators, total, expired, revoked, unusable, problems, digest, format } =
    inspection;
  return withoutUndefined({
    path,
    ok,
    stixVersions,
    indicators,
    total,
    expired,
    revoked,
    unusable,
    problems,
    digest,
    format,
    values: inspection.values,
  });
}

/** An inspection without its list of documents, which can be long and is not shown. */
type Inspected = Omit<Inspection, "documents"> & {
  readonly formats: readonly string[];
  readonly hasDocuments: boolean;
  /** Of a feed of a declaration. */
  readonly composition?: FeedSummary | undefined;
};

function inspectedOf({ documents, ...rest }: Inspection): Inspected {
  const lists = documents.some(({ format }) => format === "list");
  const formats = lists ? [...rest.stixVersions, "list"] : rest.stixVersions;
  return { ...rest, formats, hasDocuments: documents.length > 0 };
}

const titles: Readonly<Record<IndicatorType, string>> = {
  "ipv4-addr": "IPV4",
  "ipv6-addr": "IPV6",
  "domain-name": "DOMAIN",
  url: "URL",
};

const columns: readonly Column[] = [
  { title: "SOURCE" },
  { title: "STIX" },
  ...indicatorTypes.map((type) => ({ title: titles[type], right: true })),
  { title: "TOTAL", right: true },
  { title: "EXPIRED", right: true },
  { title: "REVOKED", right: true },
  { title: "UNUSABLE", right: true },
  { title: "DIGEST" },
  { title: "PROBLEMS" },
];

const shortDigest = 12;
const algorithm = "sha256:".length;

function printTables(session: Session, inspected: readonly Inspected[]): void {
  const rows = inspected.map((source) => [
    printable(source.path),
    source.formats.join(", "),
    ...indicatorTypes.map((type) => counted(source.indicators[type])),
    session.styled(source.ok ? "green" : "red", counted(source.total)),
    counted(source.expired),
    counted(source.revoked),
    counted(sum(Object.values(source.unusable))),
    source.hasDocuments ? source.digest.slice(algorithm, algorithm + shortDigest) : "-",
    source.ok ? levels(source.problems) : session.styled("red", levels(source.problems)),
  ]);
  session.print(table(session, columns, rows));
  for (const source of inspected) printDetails(session, source);
}

function printDetails(session: Session, source: Inspected): void {
  const lines: string[] = [];
  const { format } = source;
  if (format !== undefined && source.formats.includes("list")) lines.push(`read as    ${formatText(format)}`);
  const { contributions = {}, filtered = {} } = source.composition ?? {};
  const made = Object.entries(contributions).map(
    ([name, count]) => `${counted(count)} from ${printable(name)}`,
  );
  if (made.length > 0) lines.push(`made of    ${made.join(", ")}`);
  const left = Object.entries(filtered).map(([reason, count]) => `${counted(count)} ${reason}`);
  if (left.length > 0) lines.push(`left out   ${left.join(", ")}`);
  if (source.producers.length > 0) lines.push(`producers  ${source.producers.map(printable).join(", ")}`);
  const unusable = Object.entries(source.unusable);
  if (unusable.length > 0) {
    lines.push(`unusable   ${unusable.map(([reason, count]) => `${reason} ${counted(count)}`).join(", ")}`);
  }
  if (source.differences.length > 0) {
    const kinds = source.differences.map(({ kind, count }) => `${kind} ${counted(count)}`);
    lines.push(`differences  ${kinds.join(", ")}`);
  }
  for (const type of indicatorTypes) {
    for (const value of source.values?.[type] ?? []) lines.push(`${type}  ${printable(value)}`);
  }
  lines.push(...problemLines(session, source.problems));
  if (lines.length === 0) return;
  session.print(
    `\n${session.styled("bold", printable(source.path))}\n${lines.map((line) => `  ${line}`).join("\n")}`,
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
