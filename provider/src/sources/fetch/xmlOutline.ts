const xmlSpace = /[ \t\r\n]+/;
const attributePattern = /([^\s=]+)[ \t\r\n]*=[ \t\r\n]*(?:"([^"]*)"|'([^']*)')/g;

/** An element of an XML text. Offsets count UTF-16 units of the text. */
export interface OutlineElement {
  /** Namespace name; empty where there is none. */
  readonly uri: string;
  readonly local: string;
  /** By name as written, without namespace declarations. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Namespaces by prefix that hold inside the element; the empty prefix is the default namespace. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** Empty for an element that is not in {@link outlineOf}'s namespace. */
  readonly children: OutlineElement[];
  readonly start: number;
  /** Where the content begins and ends; both equal where there is none. */
  contentStart: number;
  contentEnd: number;
  end: number;
}

interface Open {
  readonly element: OutlineElement;
  readonly name: string;
}

/**
 * The elements of one namespace in an XML text, and the elements directly inside them, with their places in
 * the text. What is deeper is passed over: its reader judges it.
 *
 * @returns the root; undefined where the text is no XML, ends early or has a DOCTYPE
 */
export function outlineOf(text: string, namespace: string): OutlineElement | undefined {
  const open: Open[] = [];
  let root: OutlineElement | undefined;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at)) {
    const end = endOfMarkup(text, at);
    if (end === undefined || text.startsWith("<!DOCTYPE", at)) return undefined;
    if (text.startsWith("</", at)) {
      const last = open.pop();
      if (last === undefined || text.slice(at + 2, end - 1).trimEnd() !== last.name) return undefined;
      last.element.contentEnd = at;
      last.element.end = end;
    } else if (text[at + 1] !== "!" && text[at + 1] !== "?") {
      if (root !== undefined && open.length === 0) return undefined;
      const around = open.at(-1)?.element;
      const opened = openElement(text, at, end, around?.namespaces ?? new Map());
      if (around === undefined) root = opened.element;
      else if (around.uri === namespace) around.children.push(opened.element);
      if (text[end - 2] !== "/") open.push(opened);
    }
    at = end;
  }
  return open.length === 0 ? root : undefined;
}

/** Where markup that begins at `at` is over; undefined where it does not end. */
function endOfMarkup(text: string, at: number): number | undefined {
  const close = (mark: string) => {
    const found = text.indexOf(mark, at);
    return found < 0 ? undefined : found + mark.length;
  };
  if (text.startsWith("<!--", at)) return close("-->");
  if (text.startsWith("<![CDATA[", at)) return close("]]>");
  if (text.startsWith("<?", at)) return close("?>");
  for (let place = at + 1; place < text.length; place++) {
    const character = text[place];
    if (character === ">") return place + 1;
    if (character !== '"' && character !== "'") continue;
    place = text.indexOf(character, place + 1);
    if (place < 0) return undefined;
  }
  return undefined;
}

function openElement(text: string, start: number, end: number, around: ReadonlyMap<string, string>): Open {
  const inner = text.slice(start + 1, end - (text[end - 2] === "/" ? 2 : 1));
  const name = inner.split(xmlSpace, 1)[0] ?? "";
  const attributes = new Map<string, string>();
  const declared = new Map<string, string>();
  for (const [, key = "", double, single] of inner.slice(name.length).matchAll(attributePattern)) {
    const value = unescaped(double ?? single ?? "");
    if (key === "xmlns") declared.set("", value);
    else if (key.startsWith("xmlns:")) declared.set(key.slice("xmlns:".length), value);
    else attributes.set(key, value);
  }
  const namespaces = declared.size === 0 ? around : new Map([...around, ...declared]);
  const colon = name.indexOf(":");
  const uri = namespaces.get(colon < 0 ? "" : name.slice(0, colon)) ?? "";
  const local = name.slice(colon + 1);
  const places = { start, contentStart: end, contentEnd: end, end };
  return { name, element: { uri, local, attributes, namespaces, children: [], ...places } };
}

/** The characters of an element's content: references resolved, CDATA sections opened, comments left out. */
export function textContent(text: string, { contentStart, contentEnd }: OutlineElement): string {
  const content = text.slice(contentStart, contentEnd);
  const parts = content.split(/(<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->)/);
  return parts
    .map((part) => {
      if (part.startsWith("<![CDATA[")) return part.slice("<![CDATA[".length, -"]]>".length);
      return part.startsWith("<!--") ? "" : unescaped(part);
    })
    .join("");
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|[a-z]+);/g, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    const code = name[1] === "x" ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** A text as the value of an attribute in double quotes, or as the content of an element. */
export const escapedXml = (text: string): string =>
  text.replace(/[<>&"\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
