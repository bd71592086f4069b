/** Control, format, unassigned and private characters, lone halves of characters, and blanks that aren't the plain one. */
const invisible = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const maxCharacters = 300;

/**
 * A foreign text in one line in which nothing is hidden: what can't be seen, or turns the direction of writing, is shown by its number.
 *
 * @param most characters after which it is cut; the cut is shown
 */
export function visible(text: string, most = maxCharacters): string {
  const cut = text.length > most ? `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…` : text;
  return cut.replace(invisible, spelt);
}

/** The same with line breaks kept. */
export function visibleLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => visible(line, 1_000));
}

export function spelt(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
