/** A character or entity reference that XML does not allow. */
export class BadReference extends Error {
  override readonly name = "BadReference";
  /** Ampersands in the text before it. */
  readonly #before: number;

  constructor(message: string, before: number) {
    super(message);
    this.#before = before;
  }

  /** Index of the reference in the bytes of the text, which start at `from`. */
  indexIn(bytes: Buffer, from: number): number {
    let found = bytes.indexOf("&", from);
    for (let i = 0; i < this.#before; i++) found = bytes.indexOf("&", found + 1);
    return found;
  }
}

/** The entities that XML defines itself. */
export const predefinedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/y;

/**
 * Replaces references by the characters that they mean.
 * @throws BadReference for a bare ampersand, an entity that is not one of XML's five, or a character that XML
 *   forbids
 */
export function withReferences(text: string): string {
  let done = "";
  let from = 0;
  let count = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", from)) {
    reference.lastIndex = at;
    const [whole = "", decimal, hex, name] = reference.exec(text) ?? [];
    const character = name === undefined ? numbered(decimal, hex) : predefinedEntities[name];
    if (character === undefined) {
      throw new BadReference(
        "an ampersand must be written as &amp;, and only the five entities of XML are allowed",
        count,
      );
    }
    done += text.slice(from, at) + character;
    from = at + whole.length;
    count += 1;
  }
  return done + text.slice(from);
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
