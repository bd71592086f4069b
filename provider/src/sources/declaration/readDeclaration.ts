import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Node } from "yaml";
import { ExtraHopError } from "../../errors/index.js";
import type { IndicatorType, SourceFormat, TlpLevel } from "../../stix/index.js";
import { parsePlaced } from "../parsePlaced.js";
import { checkReferences } from "./checkReferences.js";
import { checkShape } from "./checkShape.js";
import type {
  AllowRules,
  DeclarationProblem,
  ExpireRule,
  FilterRules,
  MispMatch,
  Origin,
  SourceDeclaration,
  SourcesDeclaration,
  TaxiiMatch,
  WarningListsPlace,
} from "./model.js";
import { type RawStore, storesOf } from "./readStores.js";
import { declarationShape, originKinds } from "./sourceShape.js";
import { parseDuration, parseSize } from "./units.js";

const defaultMaxBytes = 1e9;

/**
 * Reads `extrahop.sources.yaml`.
 *
 * @param path of the file; relative to the working directory
 * @throws ExtraHopError EXTRAHOP_DECLARATION_INVALID with every mistake, each with its line and column
 */
export function readDeclaration(path: string): SourcesDeclaration {
  const file = resolve(path);
  const read = parseDeclaration(readText(file, path), file);
  if ("declaration" in read) return read.declaration;
  const lines = read.problems.map(({ line, column, message }) => `  ${path}:${line}:${column} ${message}`);
  throw invalid(
    path,
    `it has ${lines.length} ${lines.length === 1 ? "mistake" : "mistakes"}:\n${lines.join("\n")}`,
  );
}

function readText(file: string, path: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const { code = "unknown error" } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") throw absent(path, cause);
    throw invalid(path, `the file cannot be read (${code})`, cause);
  }
}

function absent(path: string, cause: unknown): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_DECLARATION_INVALID",
    action: `reading the declaration of sources ${path}`,
    found: "there is no such file",
    remedy:
      "Fix: run the command in the folder of the declaration, or write one; `npx pulumi-extrahop sources schema` lists its fields.",
    cause,
  });
}

function invalid(path: string, found: string, cause?: unknown): ExtraHopError {
  return new ExtraHopError({
    code: "EXTRAHOP_DECLARATION_INVALID",
    action: `reading the declaration of sources ${path}`,
    found,
    remedy: "Fix: correct the file; `npx pulumi-extrahop sources schema` describes every field.",
    cause,
  });
}

/** Reads the text of a declaration: the declaration, or every mistake in it. */
export function parseDeclaration(
  text: string,
  file: string,
): { readonly declaration: SourcesDeclaration } | { readonly problems: readonly DeclarationProblem[] } {
  const { document, lines } = parsePlaced(text);
  const problems: DeclarationProblem[] = [];
  const report = (node: Node | null | undefined, message: string) => {
    const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
    problems.push({ line: Math.max(1, line), column: Math.max(1, col), message });
  };
  for (const { pos, code, message } of document.errors) {
    const { line, col } = lines.linePos(pos[0]);
    problems.push({ line, column: col, message: yamlMistake(code, message, text.slice(pos[0])) });
  }
  if (problems.length > 0) return { problems };
  checkShape(document.contents, declarationShape, "", report);
  checkReferences(document, report);
  if (problems.length > 0)
    return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
  return { declaration: declarationOf(document.toJS() as RawDeclaration, file) };
}

/** The words for a mistake of YAML where those of the library leave out what a reader looks for. */
function yamlMistake(code: string, message: string, rest: string): string {
  const [key] = /^("[^"\n]*"|'[^'\n]*'|[^\s:,{}]+)/.exec(rest) ?? [];
  if (code === "DUPLICATE_KEY" && key !== undefined) return `${key} occurs twice; each key is possible once.`;
  return /^Missing closing .quote/.test(message)
    ? "A quotation mark is not closed, on this line or on one before it."
    : message;
}

type RawFilter = {
  readonly expire?: { readonly after?: string; readonly from?: ExpireRule["from"] };
  readonly minConfidence?: number;
  readonly tlp?: { readonly max: string };
  readonly types?: readonly IndicatorType[];
  readonly allow?: Partial<AllowRules>;
  readonly ports?: FilterRules["ports"];
  readonly limit?: FilterRules["limit"];
};
type RawSource = Readonly<Record<string, unknown>> & {
  readonly credentials?: string;
  readonly format?: string | ({ readonly csv?: Record<string, unknown> } & Readonly<Record<string, unknown>>);
  readonly filter?: RawFilter;
  readonly sha256?: string;
  readonly maxBytes?: string | number;
  readonly timeout?: string;
  readonly caFile?: string;
  readonly proxy?: string;
};
interface RawDeclaration {
  readonly sources: Readonly<Record<string, RawSource>>;
  readonly filter?: RawFilter;
  readonly feeds?: readonly string[];
  readonly store?: string | RawStore;
  readonly warninglists?: Readonly<Partial<Record<"url" | "folder" | "credentials" | "caFile", string>>>;
}

function declarationOf(raw: RawDeclaration, file: string): SourcesDeclaration {
  const folder = dirname(file);
  const sources = new Map(
    Object.entries(raw.sources).map(([name, source]) => [name, sourceOf(name, source, raw.filter, folder)]),
  );
  const merged = new Set(
    [...sources.values()].flatMap(({ origin }) => (origin.kind === "merge" ? origin.sources : [])),
  );
  return {
    file,
    folder,
    sources,
    feeds: raw.feeds ?? [...sources.keys()].filter((name) => !merged.has(name)),
    warninglists: warningListsOf(raw.warninglists ?? {}, folder),
    ...storesOf(typeof raw.store === "object" ? raw.store : { folder: raw.store }, folder),
  };
}

const repositoryOfLists = "https://raw.githubusercontent.com/MISP/misp-warninglists/main/lists";

function warningListsOf(
  {
    url = repositoryOfLists,
    folder: copies,
    credentials,
    caFile,
  }: NonNullable<RawDeclaration["warninglists"]>,
  folder: string,
): WarningListsPlace {
  return {
    place: copies === undefined ? { kind: "url", url } : { kind: "folder", folder: copies },
    ...(credentials === undefined ? {} : { credentials }),
    ...(caFile === undefined ? {} : { caFile: resolve(folder, caFile) }),
  };
}

function sourceOf(
  name: string,
  raw: RawSource,
  common: RawFilter | undefined,
  folder: string,
): SourceDeclaration {
  return {
    name,
    origin: originOf(raw),
    filter: filterOf({ ...common, ...raw.filter }),
    maxBytes: raw.maxBytes === undefined ? defaultMaxBytes : parseSize(String(raw.maxBytes)),
    ...(raw.timeout === undefined ? {} : { maxIdle: parseDuration(raw.timeout) }),
    ...(raw.credentials === undefined ? {} : { credentials: raw.credentials }),
    ...(raw.format === undefined ? {} : { format: formatOf(raw.format) }),
    ...(raw.sha256 === undefined ? {} : { sha256: raw.sha256 }),
    ...(raw.caFile === undefined ? {} : { caFile: resolve(folder, raw.caFile) }),
    ...(raw.proxy === undefined ? {} : { proxy: raw.proxy }),
  };
}

function originOf(raw: RawSource): Origin {
  const kind = originKinds.find((key) => raw[key] !== undefined) ?? "file";
  const value = raw[kind];
  switch (kind) {
    case "url":
      return { kind, url: String(value) };
    case "file":
      return { kind, path: String(value) };
    case "merge":
      return { kind, sources: (value as readonly unknown[]).map(String) };
    case "taxii2": {
      const { url, collection, addedAfter, match } = value as {
        readonly [key in "url" | "collection" | "addedAfter"]: string;
      } & { readonly match?: TaxiiMatch };
      return {
        kind,
        url: String(url),
        collection: String(collection),
        ...(addedAfter === undefined ? {} : { addedAfter: parseDuration(addedAfter) }),
        ...(match === undefined ? {} : { match: matchOf(match) }),
      };
    }
    case "taxii1": {
      const { url, collection, subscription } = value as Record<string, string>;
      const subscribed = subscription === undefined ? {} : { subscription: String(subscription) };
      return { kind, url: String(url), collection: String(collection), ...subscribed };
    }
    case "misp": {
      const { url, tags, onlyToIds, api, match } = value as {
        url: string;
        tags?: readonly string[];
        onlyToIds?: boolean;
        api?: boolean;
        match?: Omit<MispMatch, "last"> & { readonly last?: string };
      };
      const ofInstance = {
        ...(api === undefined ? {} : { api }),
        ...(match === undefined ? {} : { match: mispMatchOf(match) }),
      };
      return { kind, url, tags: (tags ?? []).map(String), onlyToIds: onlyToIds ?? true, ...ofInstance };
    }
    case "git": {
      const { url, ref, path } = value as Record<string, string>;
      return { kind, url: String(url), ref: String(ref ?? "HEAD"), path: String(path) };
    }
  }
}

function matchOf({ specVersions, ...rest }: TaxiiMatch): TaxiiMatch {
  // YAML reads 2.0 as the number 2.
  const versions = specVersions?.map((version) => Number(version).toFixed(1));
  return { ...rest, ...(versions === undefined ? {} : { specVersions: versions }) };
}

function mispMatchOf({ last, ...rest }: Omit<MispMatch, "last"> & { readonly last?: string }): MispMatch {
  return { ...rest, ...(last === undefined ? {} : { last: parseDuration(last) }) };
}

function formatOf(raw: NonNullable<RawSource["format"]>): SourceFormat {
  if (typeof raw === "string" || raw.csv === undefined) return raw as SourceFormat;
  const { column, typeColumn, delimiter } = raw.csv;
  return {
    csv: {
      ...(column === undefined ? {} : { column: columnOf(column) }),
      ...(typeColumn === undefined ? {} : { typeColumn: columnOf(typeColumn) }),
      ...(delimiter === undefined ? {} : { delimiter: String(delimiter) }),
    },
  };
}

/** A column is named by its name or its number from 1. */
const columnOf = (column: unknown): string | number =>
  /^\d+$/.test(String(column)) ? Number(column) : String(column);

function filterOf({ expire, minConfidence, tlp, types, ports, allow, limit }: RawFilter): FilterRules {
  return {
    ...(expire === undefined ? {} : { expire: expireOf(expire) }),
    ...(minConfidence === undefined ? {} : { minConfidence }),
    ...(tlp === undefined ? {} : { maxTlp: (tlp.max === "white" ? "clear" : tlp.max) as TlpLevel }),
    ...(types === undefined ? {} : { types }),
    ...(ports === undefined ? {} : { ports }),
    ...(limit === undefined ? {} : { limit }),
    ...(allow === undefined
      ? {}
      : { allow: { values: [], domains: [], networks: [], files: [], warninglists: [], ...allow } }),
  };
}

function expireOf({ after, from }: NonNullable<RawFilter["expire"]>): ExpireRule {
  return { from: from ?? "lastSeen", ...(after === undefined ? {} : { after: parseDuration(after) }) };
}
