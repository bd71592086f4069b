import { headText } from "../../container/sniff.js";

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
  const all = text.split(/\r\n|\n|\r/);
  // The last line may go on after the head.
  if (cut && all.length > 1) all.pop();
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

const isData = (line: string): boolean => line !== "" && !isComment(line);
