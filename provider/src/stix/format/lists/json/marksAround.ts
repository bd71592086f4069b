import { isDescribing, markOfField } from "../marks/markedRecord.js";
import { holdsTags, markOfTag } from "../marks/markOfTag.js";
import type { ListOutput } from "../output.js";
import { pathText } from "./jsonPath.js";
import type { FieldsAround } from "./recordParser.js";

/** Why records are left out by fields of the objects around them, as in `{"type": "allow", "items": […]}`. */
export function marksAround(output: ListOutput): FieldsAround {
  return {
    field: (names, value) => {
      const levels = levelsOut(names);
      const name = names.at(-levels) ?? names.at(-1);
      const reason = typeof name === "string" ? reasonOf(name, levels > 1, value) : undefined;
      return reason === undefined ? undefined : { reason, levels };
    },
    describes: (name) => typeof name === "string" && isDescribing(name),
    late: (keys) => {
      const path = pathText(keys);
      output.jsonPath = path;
      output.fail(
        "mark-after-records",
        `The field at ${path} says that the records before it are no threat.`,
        1,
      );
    },
  };
}

/** Tags are in an array: of texts, or of objects with a name. */
function levelsOut([outer, inner, last]: readonly (string | number | undefined)[]): number {
  if (typeof inner === "string" && typeof last === "number" && holdsTags(inner)) return 2;
  const isNamed = typeof outer === "string" && typeof inner === "number" && typeof last === "string";
  return isNamed && holdsTags(`${outer}.${last}`) ? 3 : 1;
}

function reasonOf(name: string, isTag: boolean, value: unknown): string | undefined {
  // A number may count what it names.
  if (value === null || typeof value === "object" || (typeof value === "number" && value !== 1)) {
    return undefined;
  }
  const mark = isTag || holdsTags(name) ? markOfTag : markOfField(name);
  const reason = mark?.(String(value));
  return reason === "allowed" || reason === "false-positive" ? "allowed-section" : reason;
}
