import { invisible } from "./invisible.js";

/**
 * Untrusted text as a JSON string in which every invisible character is escaped, so that it is safe in a
 * terminal and stays on one line. Nor can it hold the code of a message: `[EXTRAHOP_` is escaped too. {@link
 * unquote} reads it back exactly.
 */
export function quote(text: string): string {
  return JSON.stringify(text)
    .replace(invisible, jsonEscapes)
    .replace(/\[(?=EXTRAHOP_)/g, "\\u005b");
}

/** @returns undefined for what is no JSON string */
export function unquote(quoted: string): string | undefined {
  try {
    const text: unknown = JSON.parse(quoted);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** One escape for each UTF-16 unit. */
function jsonEscapes(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
