import { quoted } from "../../../problems.js";
import type { SourceFormat } from "../../../sourceFormat.js";
import { planText, valueLines } from "../detect.js";
import { formatTable } from "../formatTable.js";
import type { ListHead } from "../head.js";
import { JsonDocumentReader } from "../json/jsonDocument.js";
import { planJsonFormat, planRecords } from "../json/jsonFormat.js";
import { jsonFormats } from "../json/jsonFormats.js";
import { type JsonHead, jsonHeadOf } from "../json/jsonHead.js";
import { matchesPath, parseJsonPath, parserPath, partsOfParserPath, pathText } from "../json/jsonPath.js";
import { readText } from "../json/recordReader.js";
import { fieldsOf } from "../json/values.js";
import { isRefusal, type ListPlan, type ListRefusal } from "../plan.js";
import { PatternLines, patternFault } from "./linePattern.js";
import { planCsv } from "./planCsv.js";

/** Plans a list as its source declares it. */
export function planExplicit(head: ListHead, format: SourceFormat): ListPlan | ListRefusal {
  if (typeof format === "string") return planNamed(head, format);
  if ("csv" in format) return planCsv(head, format.csv);
  if ("jsonLines" in format) return planJsonLines(head, format.jsonLines);
  if ("json" in format) return planJsonPath(head, format.json);
  const { match } = format.lines;
  const fault = patternFault(match);
  if (fault !== undefined) return mismatch(`${fault}.`);
  return {
    kind: "lines",
    format: { name: "lines", title: "lines that match a pattern", columns: [match] },
    open: (output) => new PatternLines(output, match),
  };
}

function planNamed(head: ListHead, name: string): ListPlan | ListRefusal {
  if (name === "lines") return valueLines;
  if (name === "csv") return planCsv(head, {});
  const known = formatTable.find((format) => format.name === name);
  const json = jsonFormats.find((format) => format.name === name);
  const jsonHead = json === undefined ? undefined : jsonHeadOf(head.text, head.cut);
  const plan = known?.plan(head, true) ?? (json && jsonHead && planJsonFormat(json, jsonHead, true));
  return plan ?? mismatch(`The text is not of the format ${name}. ${looksLike(head)}`);
}

function looksLike(head: ListHead): string {
  const detected = planText(head);
  if (detected === undefined || isRefusal(detected)) return "It is of no format that is known.";
  const { name, columns } = detected.format;
  return `It looks like ${name}${columns.length === 0 ? "" : `, columns ${columns.join(", ")}`}.`;
}

function planJsonLines(head: ListHead, field: string): ListPlan | ListRefusal {
  const lines = head.lines.filter((line) => line.startsWith("{")).slice(0, 500);
  const names = new Set<string>();
  for (const line of lines) {
    const fields = fieldsOfLine(line);
    for (const name of fields) names.add(name);
  }
  if (names.size === 0) return mismatch("The text has no JSON objects, one a line.");
  if (!names.has(field)) {
    const shown = [...names].slice(0, 40).map((name) => quoted(name, 40));
    return mismatch(`The objects have no field ${quoted(field)}; they have ${shown.join(", ")}.`);
  }
  const format = { name: "json-lines", title: "JSON lines", columns: [field] };
  return planRecords(format, "lines", ["$"], { values: [field] });
}

function fieldsOfLine(line: string): readonly string[] {
  try {
    return [...fieldsOf(JSON.parse(line)).keys()];
  } catch {
    return [];
  }
}

function planJsonPath(head: ListHead, text: string): ListPlan | ListRefusal {
  const path = parseJsonPath(text);
  const jsonHead = jsonHeadOf(head.text, head.cut);
  if (path === undefined || jsonHead === undefined) return mismatch("The text is no JSON document.");
  const inside = `it holds ${pathsOf(jsonHead).slice(0, 40).join(", ")}`;
  return {
    kind: "text",
    format: { name: "json", title: "JSON", columns: [text] },
    open: (output) => {
      let found = 0;
      return new JsonDocumentReader(
        output,
        // It has no indexes; they are compared with what is found.
        [parserPath(path.steps.map((step) => (typeof step === "number" ? undefined : step)))],
        (value, at, keys) => {
          if (!matchesPath(path, keys)) return;
          found += 1;
          if (typeof value === "string") readText(value, at, output);
          else if (value === null) output.leaveOut("empty-cell", at);
          else output.leaveOut("other-type", at);
        },
        () => {
          output.jsonPath = undefined;
          if (found === 0) output.problem("format-mismatch", `${text} matches nothing; ${inside}.`, 1);
        },
        undefined,
        false,
      );
    },
  };
}

/** Paths of all texts of the head, with `[*]` for each index. */
function pathsOf({ records, texts, kind }: JsonHead): readonly string[] {
  const shown = (path: string) =>
    pathText(partsOfParserPath(path).map((part) => (part === "*" ? undefined : part)));
  const fields = [...records].flatMap(([path, list]) => {
    const names = new Set(list.flatMap((record) => [...record.keys()]));
    return [...names].map((name) => (kind === "lines" ? name : `${shown(path)}.${name}`));
  });
  return [...texts.keys()].map(shown).concat(fields);
}

const mismatch = (found: string): ListRefusal => ({ kind: "refused", code: "format-mismatch", found });
