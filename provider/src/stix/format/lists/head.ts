import { headText } from "../../container/sniff.js";
import { BlockComments } from "./blockComments.js";

/** The first lines of a text, from which its format is recognized. */
export interface ListHead {
  /** Trimmed lines without empty ones, comments included. */
  readonly lines: readonly string[];
  /** Lines that are no comment. */
  readonly data: readonly string[];
  /** The same with the tabs around them, which may separate empty cells. */
  readonly tabbed: readonly string[];
  /** Comments before the first line of data, without their marks. */
  readonly comments: readonly string[];
  /** All of the text that was looked at. */
  readonly text: string;
  /** True where the text goes on after the head. */
  readonly cut: boolean;
}

const maxLines = 2_000;

/** A line that says nothing about indicators. */
export const isComment = (line: string): boolean => /^(?:#|\/\/|--|;|!(?!\S*=))/.test(line);

/**
 * @param head first bytes of the text, in any encoding that `headText` knows
 * @param size bytes that were asked for: as many mean that there may be more
 */
export function headOf(head: Buffer, size: number): ListHead {
  const text = headText(head);
  const cut = head.length >= size;
  const split = text.split(/\r\n|\n|\r/);
  // The last line may go on after the head.
  if (cut && split.length > 1) split.pop();
  const all = blockStart.test(text) ? withBlocksAsComments(split, cut) : split;
  const lines = all
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(0, maxLines);
  const data = lines.filter((line) => !isComment(line));
  const tabbed = text.includes("\t") ? all.filter((line) => isData(line.trim())).slice(0, data.length) : data;
  const first = lines.findIndex((line) => !isComment(line));
  const comments = lines
    .slice(0, first < 0 ? lines.length : first)
    .map((line) => line.replace(/^(?:#|\/\/|--|;|!)+\s*/, ""));
  return { lines, data, tabbed, comments, text, cut };
}

const blockStart = /^[^\S\n]*(?:\/\*|<!--|"""|'''|--\[|=begin|#if\s+0)/m;

/** The lines with those of comments of several lines as comments of one line each. */
function withBlocksAsComments(lines: readonly string[], cut: boolean): string[] {
  const blocks = new BlockComments(lines.some((line) => /^[^"]*[,;\t|]/.test(line) && line.includes('"')));
  const found = lines.flatMap((line, i) => {
    const text = line.trim();
    const rest = blocks.rest(text, i + 1);
    if (rest === text) return [line];
    const comment = `# ${text.replace(/^(?:\/\*+|<!--|\*(?!\S))\s*|\s*(?:\*+\/|-->)$/g, "")}`;
    return rest === "" ? [comment] : [comment, rest];
  });
  // One that is not closed is an error of the reading.
  return blocks.isOpen && !cut ? [...lines] : found;
}

const isData = (line: string): boolean => line !== "" && !isComment(line);
