import { spelt } from "../text/visible.js";

/** HTML that is safe to write: our own, with foreign text escaped. Made by the tag {@link html} alone. */
export class Html {
  constructor(readonly text: string) {}
}

export type Insert = Html | string | number | undefined | readonly Insert[];

const special: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** What can't be seen or turns the direction of writing; line breaks and tabs stay. */
const invisible = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Tag of a template: what is inserted is escaped unless it is HTML from the same tag. Fit for text and for attributes in double quotes, the
 * only two places where our templates insert anything.
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
  if (typeof insert === "string") {
    return insert.replace(invisible, spelt).replace(/[&<>"']/g, (character) => special[character] ?? "");
  }
  return insert.map(written).join("");
}

/** Data for the page's script, in a form that no HTML parser can take for anything else. */
export function jsonBlock(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
}
