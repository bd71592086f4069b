/** East Asian characters and emoji, which take two columns, begin here (Unicode Standard Annex #11). */
const firstWide = 0x1100;

/**
 * The beginning of a text that a terminal shows in at most so many columns. Where the width of a character is
 * in doubt, it is counted as wide: a line that wraps could not be cleared.
 */
export function fittingColumns(text: string, columns: number): string {
  let left = columns;
  let end = 0;
  for (const character of text) {
    left -= (character.codePointAt(0) ?? 0) < firstWide ? 1 : 2;
    if (left < 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
