import { LiteralBytes } from "./literal.js";

/** A character or entity reference that XML doesn't allow here; `at` is its index in the text. */
export class BadReference extends Error {
  override readonly name = "BadReference";
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const predefined: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/y;

/**
 * Puts the characters in the place of references to them.
 * @throws BadReference for a bare ampersand, an entity that is not one of XML's five, or a character that XML forbids
 */
export function withReferences(text: string): string {
  let done = "";
  let from = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    reference.lastIndex = at;
    const [whole = "", decimal, hex, name] = reference.exec(text) ?? [];
    const character = name === undefined ? numbered(decimal, hex) : predefined[name];
    if (character === undefined) {
      throw new BadReference(
        "an ampersand must be written as &amp;, and no entity besides the five of XML is allowed",
        at,
      );
    }
    done += text.slice(from, at) + character;
    from = at + whole.length;
  }
  return done + text.slice(from);
}

const entities = Object.keys(predefined).map((name) => new LiteralBytes(Buffer.from(`&${name};`)));

/** Index behind the reference to one of the five entities that starts at an index of UTF-8; -1 where none does. */
export function endOfNamedReference(bytes: DataView, at: number): number {
  const entity = entities.find((literal) => literal.standsAt(bytes, at));
  return entity === undefined ? -1 : at + entity.length;
}

function numbered(decimal: string | undefined, hex: string | undefined): string | undefined {
  const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : -1;
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return allowed ? String.fromCodePoint(code) : undefined;
}
