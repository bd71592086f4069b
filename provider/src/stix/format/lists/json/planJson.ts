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
import { isStix, type JsonHead, jsonHeadOf } from "./jsonHead.js";
import { pathText } from "./jsonPath.js";
import { type RecordShape, readText } from "./recordReader.js";
import type { Fields } from "./values.js";

/** Tells how JSON that is no STIX is read; undefined where it holds no list of indicators. */
export function planJson({ text, cut }: ListHead): ListPlan | ListRefusal | undefined {
  if (isStix(text)) return undefined;
  const head = jsonHeadOf(text, cut);
  if (head === undefined) return undefined;
  for (const format of jsonFormats) {
    const plan = planJsonFormat(format, head, false);
    if (plan !== undefined) return plan;
  }
  return fromRecords(head) ?? fromTexts(head);
}

function fromRecords(head: JsonHead): ListPlan | ListRefusal | undefined {
  const found: (ListPlan | ListRefusal)[] = [];
  const paths: string[] = [];
  for (const [path, records] of head.records) {
    const shape = shapeOf(records);
    if (shape === undefined) continue;
    paths.push(shown(path));
    if ("kind" in shape) found.push({ ...shape, found: `${shape.found} They are fields of ${shown(path)}.` });
    else {
      const title = head.kind === "lines" ? "JSON lines" : "JSON";
      const columns =
        head.kind === "lines" ? shape.values : shape.values.map((name) => `${shown(path)}.${name}`);
      const format = { name: head.kind === "lines" ? "json-lines" : "json", title, columns };
      found.push(planRecords(format, head.kind, [path], shape));
    }
  }
  // An object around an array of records holds nothing by itself.
  if (found.length > 1) return severalPlaces(paths);
  return paths.some(holdsExceptions) ? onlyExceptions(paths.join()) : found[0];
}

/** The fields of records that are read, recognized as the columns of a table are. */
function shapeOf(records: readonly Fields[]): RecordShape | ListRefusal | undefined {
  const names = [...new Set(records.flatMap((record) => [...record.keys()]))];
  const body = records.map((record) => names.map((name) => record.get(name)?.join(" ") ?? ""));
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
    values: values.flatMap((column) => name(column) ?? []),
    ...withName("type", name(type)),
    ...withName("toIds", name(toIds)),
    ...(network === undefined
      ? {}
      : {
          network: {
            start: name(network.start) ?? "",
            ...withName("end", name(network.end)),
            ...withName("length", name(network.mask ?? network.prefix)),
          },
        }),
  };
}

const withName = <K extends string>(key: K, name: string | undefined): Partial<Record<K, string>> =>
  name === undefined ? {} : ({ [key]: name } as Partial<Record<K, string>>);

/** Arrays of texts: one, or several that are named for what they hold. */
function fromTexts(head: JsonHead): ListPlan | ListRefusal | undefined {
  const holding = [...head.texts].filter(([path, texts]) => {
    if (roleOfColumn(arrayName(path)) === "context") return false;
    const known = texts.filter((text) => isIndicatorKind(kindOfCell(text))).length;
    return known * 2 >= texts.length;
  });
  if (holding.length === 0) return undefined;
  const roles = holding.map(([path]) => roleOfName(arrayName(path)));
  if (holding.length > 1 && new Set(roles.filter((role) => role !== undefined)).size !== holding.length) {
    return severalPlaces(holding.map(([path]) => shown(path)));
  }
  const paths = holding.map(([path]) => path);
  if (paths.some(holdsExceptions)) return onlyExceptions(paths.map(shown).join(" and "));
  return {
    kind: "text",
    format: { name: "json", title: "JSON", columns: paths.map(shown) },
    open: (output) =>
      new JsonDocumentReader(output, paths, (value, at) => {
        if (typeof value === "string") readText(value, at, output);
        else output.leaveOut("invalid-value", at);
      }),
  };
}

/** True where a name on the way says that exceptions follow. @param path of any notation */
const holdsExceptions = (path: string) => path.split(/[.[\]"]+/).some(namesExceptions);

/** The name of the array that a path's items are in. */
const arrayName = (path: string) =>
  path
    .split(".")
    .filter((part) => part !== "*" && part !== "$")
    .at(-1) ?? "";

const shown = (path: string) =>
  pathText(
    path
      .split(".")
      .slice(1)
      .map((part) => (part === "*" ? undefined : part)),
  );

const severalPlaces = (paths: readonly string[]): ListRefusal => ({
  kind: "refused",
  code: "columns-ambiguous",
  found: `Indicators are at ${paths.join(" and at ")}, and nothing says which are meant.`,
});
