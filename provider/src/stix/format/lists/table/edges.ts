import { isIndicatorKind, kindOfCell } from "../judging.js";
import { withoutPunctuation } from "../text/punctuation.js";

const maxCharacters = 200;
const maxWordsBefore = 3;
const maxWords = 8;
/** `blocked:` before a value, but not the scheme of a URL. */
const label = /^[a-z][\w -]{0,30}:(?![/\\])/i;

/**
 * True for a cell that is no value, but begins or ends with one: the delimiter that was found is between
 * values of one line then, as in `blocked: A; B` and `set x A; B;`, or a note follows the value.
 */
export function hasIndicatorAtEdge(cell: string): boolean {
  if (cell.length > maxCharacters || !/[.:]/.test(cell)) return false;
  const words = cell
    .replace(label, "$& ")
    .split(/[\s=]+/)
    .filter((word) => /[a-z0-9]/i.test(word));
  const [first = ""] = words;
  // Values that other delimiters separate: the delimiter of the table cuts a line of several.
  if (words.length === 1 && /[,;|]/.test(cell))
    return cell.split(/[,;|]/).some((word) => isIndicator(word, true));
  if (words.length === 1) return withoutPunctuation(cell) !== cell && isIndicator(first);
  if (words.length <= maxWords && isIndicator(first)) return true;
  // A URL at the end is what the text before it refers to.
  return words.length <= maxWordsBefore + 1 && isIndicator(words.at(-1) ?? "", true);
}

function isIndicator(word: string, isLast = false): boolean {
  const plain = withoutPunctuation(word);
  if (!/[.:]/.test(plain)) return false;
  const kind = kindOfCell(plain);
  return isIndicatorKind(kind) && !(isLast && kind === "url");
}
