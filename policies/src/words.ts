/** Numbers and foreign text as a violation shows them. */

const maxCharacters = 200;
const maxNamed = 10;

export const number = (value: number): string => value.toLocaleString("en-US");

export const counted = (count: number, one: string): string =>
  `${number(count)} ${one}${count === 1 ? "" : "s"}`;

/** Text from a feed or a file in one line, without anything that could steer a terminal or turn the direction of writing. */
export function shown(text: string): string {
  const cut = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The first lines of many, and how many more there are. */
export function firstOf(lines: readonly string[], all = lines.length): string {
  const named = lines.slice(0, maxNamed);
  const more = all - named.length;
  return [...named, ...(more > 0 ? [`and ${number(more)} more`] : [])].map((line) => `\n  ${line}`).join("");
}
