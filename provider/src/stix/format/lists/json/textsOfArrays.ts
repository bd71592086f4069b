import { roleOfColumn, roleOfName } from "../columnNames.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import type { ListPlan, ListRefusal } from "../plan.js";
import { JsonDocumentReader } from "./jsonDocument.js";
import { partsOfParserPath } from "./jsonPath.js";
import { type PlaceOfIndicators, shownPath } from "./placeOfIndicators.js";
import { readText } from "./recordReader.js";
import { UnreadFields } from "./unreadFields.js";

/** A key of the warning lists of MISP, which name values that are no threat. */
export const warningListKey = "$.matching_attributes.*";
export const warningList: ListRefusal = {
  kind: "refused",
  code: "foreign-format",
  found: "The content is a warning list of MISP, which names values that are no threat.",
};

/** Arrays of texts: one, or several that are named for what they hold. */
export function fromTexts(
  arrays: readonly (readonly [path: string, texts: readonly string[]])[],
): readonly PlaceOfIndicators[] {
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
    format: { name: "json", title: "JSON", columns: paths.map(shownPath) },
    open: (output) => {
      const unread = new UnreadFields(output);
      return new JsonDocumentReader(
        output,
        [...paths, warningListKey],
        (value, at, [first]) => {
          if (first === "matching_attributes") output.fail(warningList.code, warningList.found, at);
          else if (typeof value === "string") readText(value, at, output);
          else output.leaveOut("invalid-value", at);
        },
        () => unread.report(),
        (text, at, keys) => unread.outside(keys, text, at),
      );
    },
  };
}

/** The name of the array that a path's items are in. */
const arrayName = (path: string) =>
  partsOfParserPath(path)
    .filter((part) => part !== "*")
    .at(-1) ?? "";
