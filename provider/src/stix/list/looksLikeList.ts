import { headText } from "../source/sniff.js";
import { typeValue } from "../values/canonical.js";
import { reasonForText } from "../values/reason.js";

/** True where at least half of the first lines that are no comments hold an indicator of some kind. */
export function looksLikeList(head: Buffer): boolean {
  const lines = headText(head)
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(#|\/\/|--|;)/.test(line))
    .slice(0, 200);
  const indicators = lines.filter((line) => line.split(/[,;\t|]/).some(isIndicator)).length;
  return lines.length > 0 && indicators * 2 >= lines.length;
}

function isIndicator(cell: string): boolean {
  const text = cell.trim().replace(/^"(.*)"$/, "$1");
  return text !== "" && (typeValue(undefined, text) !== undefined || reasonForText(text) !== "invalid-value");
}
