/** A comment line that is wider than the formatter's width, counted from 1. */
export interface WideComment {
  readonly line: number;
  /** In UTF-16 code units. */
  readonly width: number;
}

const COMMENT_LINE = /^\s*(?:\/\/|\/?\*)/;

/**
 * Finds the comment lines that exceed `maxWidth` columns; the formatter wraps code, not comments. A line
 * that cannot be wrapped, as it holds a link or a tag with its type, is not reported.
 */
export function findWideComments(text: string, maxWidth: number): WideComment[] {
  return text.split("\n").flatMap((content, index) => {
    const isWide = content.length > maxWidth && COMMENT_LINE.test(content);
    return isWide && !/https?:\/\/|@typedef|biome-ignore/.test(content)
      ? [{ line: index + 1, width: content.length }]
      : [];
  });
}
