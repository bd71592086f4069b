import { roleOfColumn, roleOfName } from "../columnNames.js";
import type { ListHead } from "../head.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import { namesExceptions } from "../marks/markOfName.js";
import type { ListPlan, ListRefusal } from "../plan.js";
import { guessColumns, onlyExceptions } from "../table/guess.js";
import { kindsOfColumn } from "../table/rows.js";
import { JsonDocumentReader } from "./jsonDocument.js";
import { planJsonFormat, planRecords } from "./jsonFormat.js";
import { jsonFormats } from "./jsonFormats.js";
import { type JsonHead, jsonHeadOf } from "./jsonHead.js";
import { partsOfParserPath, pathText } from "./jsonPath.js";
import { RecordReader, type RecordShape, readText } from "./recordReader.js";
import { UnreadFields } from "./unreadFields.js";
import { type Fields, fieldsOf, valuesOf } from "./values.js";

/** Tells how JSON that is no STIX is read; undefined where it holds no list of indicators. */
export function planJson({ text, cut }: ListHead): ListPlan | ListRefusal | undefined {
  const head = jsonHeadOf(text, cut);
  if (head === undefined) return undefined;
  for (const format of jsonFormats) {
    const plan = planJsonFormat(format, head, false);
    if (plan !== undefined) return plan;
  }
  const found = [...fromRecords(head), ...fromKeys(head)];
  // The texts of a record are among its fields.
  const outside = [...head.texts].filter(
    ([path]) => !found.some((place) => path.startsWith(`${place.path}.`)),
  );
  found.push(...fromTexts(outside));
  return only(found);
}

/** A place that holds indicators, and how it is read. */
interface Place {
  /** In the notation of the parser. */
  readonly path: string;
  readonly plan: ListPlan | ListRefusal;
}

function only(places: readonly Place[]): ListPlan | ListRefusal | undefined {
  const [first, ...more] = places;
  if (first === undefined) return undefined;
  if (more.length > 0) return severalPlaces(places.map(({ path }) => shown(path)));
  return partsOfParserPath(first.path).some(namesExceptions) ? onlyExceptions(shown(first.path)) : first.plan;
}

function fromRecords(head: JsonHead): readonly Place[] {
  const found: Place[] = [];
  const isLines = head.kind === "lines";
  for (const [path, records] of head.records) {
    const shape = shapeOf(records);
    // An object around an array of records holds nothing by itself.
    if (shape === undefined) continue;
    if ("kind" in shape) {
      const where = `${shape.found} They are fields of ${shown(path)}.`;
      found.push({ path, plan: { ...shape, found: where } });
      continue;
    }
    const names = shape.network === undefined ? shape.values : [shape.network];
    const columns = isLines ? names : names.map((name) => `${shown(path)}.${name}`);
    const format = { name: isLines ? "json-lines" : "json", title: isLines ? "JSON lines" : "JSON", columns };
    found.push({ path, plan: planRecords(format, head.kind, [path], shape) });
  }
  return found;
}

/** Objects whose keys are indicators: `{"198.51.100.7": {…}}`. */
function fromKeys(head: JsonHead): readonly Place[] {
  return [...head.keys].flatMap(([path, keys]) => {
    const known = keys.filter((key) => isIndicatorKind(kindOfCell(key))).length;
    return known * 2 < keys.length ? [] : [{ path, plan: planKeys(path, `keys of ${shown(path)}`) }];
  });
}

function planKeys(path: string, column: string): ListPlan {
  return {
    kind: "text",
    format: { name: "json", title: "JSON", columns: [column] },
    open: (output) => {
      const reader = new RecordReader(output, { values: [keyField], guessed: true });
      return new JsonDocumentReader(
        output,
        [`${path}.*`],
        (value, at, keys) =>
          reader.read(new Map([...fieldsOf(value), [keyField, [String(keys.at(-1) ?? "")]]]), at),
        () => reader.end(),
        (text, at, keys) => reader.unread.add(pathText(keys.map(withoutIndex)), text, at),
      );
    },
  };
}

/** The key of a record as one of its fields; no field of a document has this name. */
const keyField = "\0key";

/** The fields of records that are read, recognized as the columns of a table are. */
function shapeOf(records: readonly Fields[]): RecordShape | ListRefusal | undefined {
  const names = namesOf(records);
  const body = records.map((record) => names.map((name) => valuesOf(record, name).join(" ")));
  const columns = names.map((_, column) => kindsOfColumn(body, column));
  // The last part of a name says what the field is.
  const header = { names: names.map((name) => name.slice(name.lastIndexOf(".") + 1)), isRow: false };
  const guess = guessColumns({
    rows: { delimiter: ",", width: names.length, rows: body },
    header,
    body,
    columns,
  });
  if (guess === undefined || guess === "lines") return undefined;
  if (guess.kind === "refused") return guess.contextOnly === true ? undefined : guess;
  const { values, type, toIds, network } = guess.shape;
  const name = (column: number | undefined) => (column === undefined ? undefined : names[column]);
  return {
    guessed: true,
    values: values.flatMap((column) => name(column) ?? []),
    ...withName("type", name(type)),
    ...withName("toIds", name(toIds)),
    ...withName("network", name(network?.start)),
  };
}

/** The names of all fields, each once in whatever letters. */
function namesOf(records: readonly Fields[]): readonly string[] {
  const names = new Map<string, string>();
  for (const record of records) {
    for (const name of record.keys()) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}

const withName = <K extends string>(key: K, name: string | undefined): Partial<Record<K, string>> =>
  name === undefined ? {} : ({ [key]: name } as Partial<Record<K, string>>);

/** Arrays of texts: one, or several that are named for what they hold. */
function fromTexts(arrays: readonly (readonly [path: string, texts: readonly string[]])[]): readonly Place[] {
  const holding = arrays.filter(([path, texts]) => {
    if (["context", "own"].includes(roleOfColumn(arrayName(path)) ?? "")) return false;
    const known = texts.filter((text) => isIndicatorKind(kindOfCell(text))).length;
    return known * 2 >= texts.length;
  });
  const paths = holding.map(([path]) => path);
  const roles = paths.map((path) => roleOfName(arrayName(path)));
  const [first = "", ...more] = paths;
  if (first === "") return [];
  const areNamed =
    new Set(roles.filter((role) => role !== undefined && role !== "exceptions")).size === paths.length;
  return more.length === 0 || areNamed
    ? [{ path: first, plan: planTexts(paths) }]
    : paths.map((path) => ({ path, plan: planTexts([path]) }));
}

function planTexts(paths: readonly string[]): ListPlan {
  return {
    kind: "text",
    format: { name: "json", title: "JSON", columns: paths.map(shown) },
    open: (output) => {
      const unread = new UnreadFields(output);
      return new JsonDocumentReader(
        output,
        paths,
        (value, at) => {
          if (typeof value === "string") readText(value, at, output);
          else output.leaveOut("invalid-value", at);
        },
        () => unread.report(),
        (text, at, keys) => unread.add(pathText(keys.map(withoutIndex)), text, at),
      );
    },
  };
}

const withoutIndex = (key: string | number) => (typeof key === "number" ? undefined : key);

/** The name of the array that a path's items are in. */
const arrayName = (path: string) =>
  partsOfParserPath(path)
    .filter((part) => part !== "*")
    .at(-1) ?? "";

const shown = (path: string) =>
  pathText(partsOfParserPath(path).map((part) => (part === "*" ? undefined : part)));

function severalPlaces(paths: readonly string[]): ListRefusal {
  const places = [...new Set(paths)];
  const where =
    places.length === 1
      ? `at ${places.join()} in several forms`
      : places.map((path) => `at ${path}`).join(" and ");
  return {
    kind: "refused",
    code: "columns-ambiguous",
    found: `Indicators are ${where}, and nothing says which are meant.`,
  };
}
