import { escapeHtml } from "./html.js";
import { codePoint, excerpt } from "./terminal.js";

const maxCharacters = 80;

/**
 * Untrusted text as an inline code span, the one place where Markdown interprets nothing and where the
 * platforms' additions (mentions, references, links from bare text, emoji) do not apply. What could end the
 * span or a table's cell is shown by its code point.
 */
export function codeSpan(text: string, max = maxCharacters): string {
  const shown = excerpt(text, max).replace(/[`|]/g, codePoint).replace(/^ | $/g, codePoint);
  return shown === "" ? "(empty)" : `\`${shown}\``;
}

/** The same in HTML of our own inside Markdown, where Markdown is not interpreted. */
export function htmlCodeSpan(text: string, max = maxCharacters): string {
  return `<code>${escapeHtml(excerpt(text, max))}</code>`;
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
