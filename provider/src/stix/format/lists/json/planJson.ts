import { quoted } from "../../../problems.js";
import type { ListHead } from "../head.js";
import { namesExceptions } from "../marks/exceptionNames.js";
import { markOfField } from "../marks/markedRecord.js";
import type { ListPlan, ListRefusal } from "../plan.js";
import { onlyExceptions } from "../table/guess.js";
import { planJsonFormat, planRecords } from "./jsonFormat.js";
import { jsonFormats } from "./jsonFormats.js";
import { type JsonHead, jsonHeadOf } from "./jsonHead.js";
import { partsOfParserPath } from "./jsonPath.js";
import { fromKeys } from "./keysOfObjects.js";
import { type PlaceOfIndicators, shownPath } from "./placeOfIndicators.js";
import { isListByItself, shapeOfRecords } from "./shapeOfRecords.js";
import { fromTexts, warningList, warningListKey } from "./textsOfArrays.js";

/** Tells how JSON that is no STIX is read; undefined where it holds no list of indicators. */
export function planJson({ text, cut }: ListHead): ListPlan | ListRefusal | undefined {
  const head = jsonHeadOf(text, cut);
  if (head === undefined) return undefined;
  if (head.texts.has(warningListKey)) return warningList;
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
  const exceptions = saysExceptions(head);
  return found.length > 0 && exceptions !== undefined ? exceptions : only(found);
}

/** A document that names itself a list of exceptions, as in `{"type": "whitelist", "items": […]}`. */
function saysExceptions({ properties }: JsonHead): ListRefusal | undefined {
  for (const [name, value] of properties) {
    // Another number than 1 is a count, as in `"removed": 3`.
    if (/^\d+$/.test(value) && value !== "1") continue;
    if (markOfField(name)?.(value) === undefined) continue;
    const found = `The document declares that it holds exceptions: ${quoted(name, 40)} is ${quoted(value, 40)}.`;
    return { kind: "refused", code: "columns-ambiguous", found };
  }
  return undefined;
}

/** The only place that holds indicators. */
function only(places: readonly PlaceOfIndicators[]): ListPlan | ListRefusal | undefined {
  const [first, ...more] = places;
  if (first === undefined) return undefined;
  if (more.length > 0) return severalPlaces(places.map(({ path }) => shownPath(path)));
  return partsOfParserPath(first.path).some(namesExceptions)
    ? onlyExceptions(shownPath(first.path))
    : first.plan;
}

function fromRecords(head: JsonHead): readonly PlaceOfIndicators[] {
  const found: PlaceOfIndicators[] = [];
  const isLines = head.kind === "lines";
  for (const [path, records] of head.records) {
    const shape = shapeOfRecords(records);
    // An object around an array of records holds nothing by itself.
    if (shape === undefined || (!isLines && !path.endsWith("*") && !isListByItself(records, shape))) continue;
    if ("kind" in shape) {
      const where = `${shape.found} They are fields of ${shownPath(path)}.`;
      found.push({ path, plan: { ...shape, found: where } });
      continue;
    }
    const names = shape.network === undefined ? shape.values : [shape.network];
    const columns = isLines ? names : names.map((name) => `${shownPath(path)}.${name}`);
    const format = { name: isLines ? "json-lines" : "json", title: isLines ? "JSON lines" : "JSON", columns };
    found.push({ path, plan: planRecords(format, head.kind, [path], shape) });
  }
  // The outermost record holds the fields of the objects in it.
  const isWhole = found.some(({ path }) => path === "$");
  return isWhole ? found.filter(({ path }) => path === "$" || path.endsWith(".*")) : found;
}

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
