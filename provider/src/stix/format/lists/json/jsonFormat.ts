import type { ListOutput } from "../output.js";
import type { ListPlan } from "../plan.js";
import { JsonDocumentReader } from "./jsonDocument.js";
import type { JsonHead } from "./jsonHead.js";
import { JsonLinesReader } from "./jsonLines.js";
import { pathText } from "./jsonPath.js";
import type { PartsOfRecord } from "./partsOfRecord.js";
import { RecordReader, type RecordShape } from "./recordReader.js";
import { fieldsOf } from "./values.js";

/** A JSON format of a publisher, known by where its records are and the fields they have. */
export interface JsonFormat {
  readonly name: string;
  readonly title: string;
  readonly publisher: string;
  /** Paths of the records, in the parser's notation; `$` is a line. */
  readonly records: readonly string[];
  /** Fields that a record has to have; the signature. */
  readonly fields: readonly string[];
  readonly shape: RecordShape;
  /** Where records are parts of what decides whether they count, as attributes of objects are. */
  readonly parts?: PartsOfRecord;
}

/** @returns undefined where the head is not of the format */
export function planJsonFormat(format: JsonFormat, head: JsonHead, asked: boolean): ListPlan | undefined {
  const { name, title, records, fields, shape, parts } = format;
  // Objects around records, or without what is read, are at other paths.
  const fitting = records.filter((path) =>
    head.records.get(path)?.some((record) => fields.every((field) => record.has(field))),
  );
  if (fitting.length === 0 && !asked) return undefined;
  const found = head.cut || fitting.length === 0 ? records : fitting;
  const paths = parts === undefined ? found : [...new Set(found.map(parts.pathOf))];
  const entries: RecordShape = {
    leaveOut: (field) => (fields.every((name) => field(name) === "") ? "ignore" : undefined),
    ...shape,
  };
  return planRecords({ name, title, columns: shape.values }, head.kind, paths, entries, parts);
}

export function planRecords(
  format: ListPlan["format"],
  kind: JsonHead["kind"],
  paths: readonly string[],
  shape: RecordShape,
  parts?: PartsOfRecord,
): ListPlan {
  if (kind === "lines")
    return { kind: "lines", format, open: (output) => new JsonLinesReader(output, shape) };
  const documents = paths.filter((path) => path !== "$");
  return {
    kind: "text",
    format,
    open: (output) => documentReader(output, documents.length === 0 ? paths : documents, shape, parts),
  };
}

const holdsRecords = (record: unknown): boolean =>
  typeof record === "object" &&
  record !== null &&
  Object.values(record).some((value) => typeof value === "object" && value !== null);

function documentReader(
  output: ListOutput,
  paths: readonly string[],
  shape: RecordShape,
  parts: PartsOfRecord | undefined,
): JsonDocumentReader {
  const reader = new RecordReader(output, shape);
  return new JsonDocumentReader(
    output,
    paths,
    (record, at, keys) => {
      for (const part of parts?.of(record) ?? [{ record, keys: [] }]) {
        if (part.keys.length > 0) output.jsonPath = pathText([...keys, ...part.keys]);
        reader.read(fieldsOf(part.record), at, holdsRecords(part.record));
      }
    },
    () => reader.end(),
    shape.guessed === true ? (text, at, keys) => reader.unread.outside(keys, text, at) : undefined,
  );
}
