import { invisible } from "./invisible.js";

/**
 * Untrusted text for one line of a terminal or a log: every invisible character is shown by its code point,
 * as in `\u{1b}`, so that nothing can steer the terminal, break the line or change the direction of writing.
 * Meant for people; `quote` of quoted.ts can be read back.
 */
export function printable(text: string): string {
  return text.replace(invisible, codePoint);
}

/** The beginning of an untrusted text, {@link printable}; a cut is shown by an ellipsis. */
export const excerpt = (text: string, maxCharacters = 300): string =>
  printable(shortened(text, maxCharacters));

/** As {@link printable}, line by line: line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .replace(invisible, (character) => (/[\n\t]/.test(character) ? character : codePoint(character)));
}

/**
 * Untrusted text, such as a server's answer, as one line of prose: each run of invisible characters becomes a
 * space.
 */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(invisible, " ").replace(/ +/g, " ").trim();
}

/** Cuts between characters, never inside one. */
export function shortened(text: string, maxCharacters: number): string {
  return text.length > maxCharacters
    ? `${text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, "")}…`
    : text;
}

/** `\u{1b}` */
export function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
