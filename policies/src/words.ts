import { excerpt } from "pulumi-extrahop/state";

/** Numbers and foreign text as a violation shows them. */

const maxCharacters = 200;
const maxNamed = 10;

export const number = (value: number): string => value.toLocaleString("en-US");

export const counted = (count: number, one: string): string =>
  `${number(count)} ${one}${count === 1 ? "" : "s"}`;

/**
 * Text from a feed or a file in one line, without anything that could steer a terminal or change the
 * direction of writing.
 */
export const shown = (text: string): string => excerpt(text, maxCharacters);

/** The first lines of many, and how many more there are. */
export function firstOf(lines: readonly string[], all = lines.length): string {
  const named = lines.slice(0, maxNamed);
  const more = all - named.length;
  return [...named, ...(more > 0 ? [`and ${number(more)} more`] : [])].map((line) => `\n  ${line}`).join("");
}
