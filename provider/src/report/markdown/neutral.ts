import { spelt, visible } from "../text/visible.js";

/**
 * A foreign text as an inline code span, the one place where Markdown makes nothing of it and where the platforms' own additions (mentions,
 * references, links from bare text, emoji) stop. What could end the span or a table's cell is shown by its number.
 */
export function code(text: string, most = 80): string {
  const shown = visible(text, most).replace(/[`|]/g, spelt).replace(/^ | $/g, spelt);
  return shown === "" ? "(empty)" : `\`${shown}\``;
}

/** The same inside our own HTML, where Markdown isn't read. */
export function htmlCode(text: string, most = 80): string {
  return `<code>${visible(text, most).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`)}</code>`;
}

/** Lines as a code block that none of them can close. */
export function codeBlock(lines: readonly string[], language: string): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => (line.match(/`+/g) ?? []).map(({ length }) => length)),
  );
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}`;
}
