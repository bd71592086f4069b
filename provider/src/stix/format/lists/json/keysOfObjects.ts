import { isIndicatorKind, kindOfCell } from "../judging.js";
import { entryField } from "../marks/markedRecord.js";
import type { ListPlan } from "../plan.js";
import { JsonDocumentReader } from "./jsonDocument.js";
import type { JsonHead } from "./jsonHead.js";
import { type PlaceOfIndicators, shownPath } from "./placeOfIndicators.js";
import { RecordReader } from "./recordReader.js";
import { type Fields, fieldsOf } from "./values.js";

/** Objects whose keys are indicators: `{"198.51.100.7": {…}}`. */
export function fromKeys(head: JsonHead): readonly PlaceOfIndicators[] {
  return [...head.keys].flatMap(([path, keys]) => {
    const known = keys.filter((key) => isIndicatorKind(kindOfCell(key))).length;
    return known * 2 < keys.length ? [] : [{ path, plan: planKeys(path, `keys of ${shownPath(path)}`) }];
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
          reader.read(new Map([...fieldsOfEntry(value), [keyField, [String(keys.at(-1) ?? "")]]]), at),
        () => reader.end(),
        (text, at, keys) => reader.unread.outside(keys, text, at),
      );
    },
  };
}

/** The fields of an object, or what an indicator is mapped to otherwise. */
function fieldsOfEntry(value: unknown): Fields {
  const fields = fieldsOf(value);
  const scalar = fields.get("");
  return scalar === undefined ? fields : new Map([[entryField, scalar]]);
}

/** The key of a record as one of its fields; no field of a document has this name. */
const keyField = "\0key";
