import { escapeHtml, jsonForHtml } from "../../escaping/html.js";
import { printableLines } from "../../escaping/terminal.js";

/** HTML that is safe to write: our own, with foreign text escaped. Made by the tag {@link html} alone. */
export class Html {
  constructor(readonly text: string) {}
}

export type Insert = Html | string | number | undefined | readonly Insert[];

/**
 * Tag of a template: what is inserted is escaped unless it is HTML from the same tag. Fit for text and for
 * attributes in double quotes, the only two places where our templates insert anything.
 */
export function html(strings: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return new Html(
    strings.map((part, index) => part + (index < inserts.length ? written(inserts[index]) : "")).join(""),
  );
}

function written(insert: Insert): string {
  if (insert === undefined) return "";
  if (insert instanceof Html) return insert.text;
  if (typeof insert === "number") return String(insert);
  if (typeof insert === "string") return escapeHtml(printableLines(insert));
  return insert.map(written).join("");
}

/** Data for the page's script, in a form that no HTML parser can take for anything else. */
export function jsonBlock(id: string, value: unknown): Html {
  return new Html(`<script type="application/json" id="${id}">${jsonForHtml(value)}</script>`);
}
