import { bounds } from "../../limits.js";
import { give, type Place, quoted } from "../../problems.js";
import { AttributeList } from "./attributeList.js";
import { attribute as attributeShape, forbiddenCharacter, qualifiedName } from "./names.js";
import { BadReference, withReferences } from "./references.js";
import { faultOfDeclaration, type KnownName, Scope } from "./scope.js";
import type { XmlElement, XmlHandler, XmlSpot, XmlTokenizer } from "./tokenizer.js";

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const space = 0x20;
const equals = 0x3d;
const doubleQuote = 0x22;

const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.\d+\1([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[A-Za-z][A-Za-z0-9._-]*\3)?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(yes|no)\5)?[ \t\r\n]*\?>/;
/** Attributes of an element that are guessed from the last one of its name. */
const mostGuesses = 32;
const nonBlank = /[^ \t\r\n]/g;
const endOfTag = /[ \t\r\n]*(\/?)>/y;
const endOfClosingTag = /[ \t\r\n]*>/y;

/** Finds the next of its kind in a text; asked for rising indices, it searches each part of the text once. */
class Finder {
  #text = "";
  #at = -1;

  constructor(private readonly sought: string) {}

  start(text: string): void {
    this.#text = text;
    this.#at = -1;
  }

  /** Index at or behind `from`; the text's length where there is none. */
  next(from: number): number {
    if (this.#at < from) {
      const found = this.#text.indexOf(this.sought, from);
      this.#at = found < 0 ? this.#text.length : found;
    }
    return this.#at;
  }
}

/** Thrown where a construct goes on behind the text that is there. */
const incomplete = Symbol("incomplete");

/**
 * A strict XML 1.0 tokenizer with namespaces, made for speed: it looks only at what XML's rules and the handler ask for. It knows no
 * DOCTYPE and so no entities but XML's five. Its strictness is held against two other parsers in the tests.
 */
export class PieceTokenizer<Kind> implements XmlTokenizer, XmlElement {
  /** Text that isn't done with: from `#at` on it has to be looked at. */
  #text = "";
  #at = 0;
  #last = false;
  readonly #lessThan = new Finder("<");
  readonly #ampersand = new Finder("&");
  readonly #closer = new Finder("]]>");
  readonly #blankControls = [new Finder("\n"), new Finder("\r"), new Finder("\t")] as const;
  #started = false;
  #rootSeen = false;
  readonly #open: KnownName<Kind>[] = [];
  readonly #outermost: Scope<Kind>;
  readonly #attributes = new AttributeList();
  /** The element that was opened last. */
  #previous: KnownName<Kind> | undefined;
  // Lines up to a known index of the text.
  #line = 1;
  #lineStart = 0;
  #counted = 0;

  constructor(
    private readonly place: Place,
    private readonly handler: XmlHandler<Kind>,
  ) {
    this.#outermost = Scope.outermost((name) => handler.classify(name));
  }

  write(piece: string): void {
    const bad = forbiddenCharacter.exec(piece);
    this.#countLines(this.#at);
    this.#lineStart -= this.#at;
    this.#counted = 0;
    this.#text = this.#at === this.#text.length ? piece : this.#text.slice(this.#at) + piece;
    this.#at = 0;
    for (const finder of [this.#lessThan, this.#ampersand, this.#closer, ...this.#blankControls]) {
      finder.start(this.#text);
    }
    if (bad !== null) {
      const at = this.#text.length - piece.length + bad.index;
      this.#fail(`the character U+${hex(piece.charCodeAt(bad.index))} is not allowed`, at);
    }
    this.#tokenize();
    if (this.#text.length - this.#at > bounds.unfinishedCharacters) {
      this.#give("xml-too-large", "A tag, text or comment is larger than in any honest document.", this.#at);
    }
  }

  end(): void {
    this.#last = true;
    this.#tokenize();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined)
      this.#fail(`the document ends before <${shown(unclosed.raw)}> is closed`, this.#at);
    if (!this.#rootSeen) this.#fail("the document has no element", this.#at);
  }

  spot(): XmlSpot {
    return this.#spotOf(this.#at);
  }

  attribute(local: string): string | undefined {
    const i = this.#attributes.plain(local);
    return i < 0 ? undefined : this.#attributes.value(i);
  }

  attributeOf(uri: string, local: string): string | undefined {
    const { names } = this.#attributes;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name?.local === local && name.prefix !== "" && this.namespace(name.prefix) === uri) {
        return this.#attributes.value(i);
      }
    }
    return undefined;
  }

  namespace(prefix: string): string | undefined {
    return this.#scope.namespace(prefix);
  }

  #tokenize(): void {
    try {
      if (!this.#started) this.#start();
      while (this.#at < this.#text.length) {
        if (this.#text.charCodeAt(this.#at) === lessThan) this.#markup();
        else this.#characters();
      }
    } catch (cause) {
      if (cause !== incomplete) throw cause;
      if (this.#last)
        this.#fail("the document ends in the middle of a tag, comment or section", this.#text.length);
    }
  }

  #start(): void {
    if (this.#text.length < 6 && !this.#last) throw incomplete;
    if (/^<\?xml[ \t\r\n]/.test(this.#text)) {
      if (!this.#text.includes("?>")) throw incomplete;
      const found = declaration.exec(this.#text);
      if (found === null) this.#fail("the XML declaration is malformed", this.#at);
      this.#at = found[0].length;
    }
    this.#started = true;
  }

  #markup(): void {
    const text = this.#text;
    const next = text.charCodeAt(this.#at + 1);
    if (next === slash) this.#closingTag();
    else if (next === exclamation) this.#declarationOrComment();
    else if (next === question) this.#instruction();
    else if (Number.isNaN(next)) throw incomplete;
    else this.#openingTag();
  }

  #openingTag(): void {
    const text = this.#text;
    const from = this.#at;
    if (this.#open.length === 0 && this.#rootSeen)
      this.#fail("a second element stands beside the outermost one", from);
    const around = this.#scope;
    const guess = this.#previous?.next;
    let name: KnownName<Kind> | undefined;
    let at = from + 1;
    if (guess !== undefined && guess.scope === around && text.startsWith(guess.raw, at)) {
      const end = at + guess.raw.length;
      const code = text.charCodeAt(end);
      if (code === greaterThan || code === space || code === slash) {
        name = guess;
        at = end;
      }
    }
    if (name === undefined) {
      qualifiedName.lastIndex = at;
      if (!qualifiedName.test(text)) this.#fail("a tag has no name", from);
      at = qualifiedName.lastIndex;
      name = around.resolve(text.slice(from + 1, at));
    }
    const nameEnd = at;
    this.#attributes.start(text);
    at = this.#readAttributes(at, name);
    let selfClosing = false;
    if (text.charCodeAt(at) === greaterThan) at += 1;
    else {
      endOfTag.lastIndex = at;
      const end = endOfTag.exec(text);
      if (end === null) this.#explainTag(at);
      selfClosing = end[1] === "/";
      at = endOfTag.lastIndex;
    }
    const less = this.#lessThan.next(from + 1);
    if (less < at) this.#fail("a < in an attribute must be written as &lt;", less);
    const scope = this.#attributes.names.length === 0 ? around : this.#checkAttributes(from, at);
    if (scope !== around) name = scope.resolve(text.slice(from + 1, nameEnd));
    if (name === undefined) {
      this.#fail(`the prefix of <${shown(text.slice(from + 1, nameEnd))}> stands for no namespace`, from);
    }
    if (this.#previous !== undefined) this.#previous.next = name;
    this.#previous = name;
    this.#rootSeen = true;
    this.#open.push(name);
    if (this.#open.length > bounds.depth) {
      this.#give("xml-too-deep", `Elements are nested more than ${bounds.depth} deep.`, from);
    }
    this.#at = at;
    this.handler.open(name.kind, this);
    if (selfClosing) this.#close();
  }

  /** Reads attributes as long as there are any; returns where they end. */
  #readAttributes(start: number, name: KnownName<Kind> | undefined): number {
    const text = this.#text;
    const list = this.#attributes;
    let at = start;
    for (let i = 0; ; i++) {
      const guess = name?.attributes[i];
      if (guess !== undefined && text.charCodeAt(at) === space && text.startsWith(guess.raw, at + 1)) {
        const behind = at + 1 + guess.raw.length;
        if (text.charCodeAt(behind) === equals && text.charCodeAt(behind + 1) === doubleQuote) {
          const end = text.indexOf('"', behind + 2);
          if (end < 0) throw incomplete;
          list.add(guess, behind + 2, end);
          at = end + 1;
          continue;
        }
      }
      const code = text.charCodeAt(at);
      if (code === greaterThan || code === slash) return at;
      attributeShape.lastIndex = at;
      const found = attributeShape.exec(text);
      if (found === null) return at;
      const attribute = list.named(found[1] ?? "");
      const length = (found[2] ?? found[3] ?? "").length;
      at = attributeShape.lastIndex;
      list.add(attribute, at - 1 - length, at - 1);
      if (name !== undefined && i < mostGuesses) name.attributes[i] = attribute;
    }
  }

  get #scope(): Scope<Kind> {
    return this.#open[this.#open.length - 1]?.scope ?? this.#outermost;
  }

  /** Checks and normalises the attributes of the tag between two indices; returns the scope that they make. */
  #checkAttributes(from: number, to: number): Scope<Kind> {
    const list = this.#attributes;
    const { names } = list;
    const twice = list.duplicate();
    if (twice >= 0)
      this.#fail(`the attribute ${shown(names[twice]?.raw ?? "")} stands twice in one tag`, from);
    if (this.#isUnusual(from, to)) {
      for (let i = 0; i < names.length; i++) list.setNormal(i, this.#attributeValue(list.raw(i), from));
    }
    let declared: (readonly [string, string])[] | undefined;
    let prefixed = 0;
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (name?.declares !== undefined) {
        const fault = faultOfDeclaration(name.declares, list.value(i));
        if (fault !== undefined) this.#fail(fault, from);
        declared ??= [];
        declared.push([name.declares, list.value(i)]);
      } else if (name !== undefined && name.prefix !== "") prefixed += 1;
    }
    const scope = declared === undefined ? this.#scope : this.#scope.with(declared);
    if (prefixed > 0) this.#checkPrefixed(scope, prefixed, from);
    return scope;
  }

  #checkPrefixed(scope: Scope<Kind>, count: number, from: number): void {
    const seen = count > 1 ? new Set<string>() : undefined;
    for (const { raw, prefix, local, declares } of this.#attributes.names) {
      if (prefix === "" || declares !== undefined) continue;
      const uri = scope.namespace(prefix);
      if (uri === undefined)
        this.#fail(`the prefix of the attribute ${shown(raw)} stands for no namespace`, from);
      if (seen === undefined) continue;
      const expanded = `${uri} ${local}`;
      if (seen.has(expanded)) this.#fail(`the attribute ${shown(raw)} stands twice in one tag`, from);
      seen.add(expanded);
    }
  }

  /** True where the values of a tag differ from how they're written. */
  #isUnusual(from: number, to: number): boolean {
    const [newline, carriageReturn, tab] = this.#blankControls;
    return (
      this.#ampersand.next(from) < to ||
      newline.next(from) < to ||
      carriageReturn.next(from) < to ||
      tab.next(from) < to
    );
  }

  #attributeValue(raw: string, from: number): string {
    const spaced = raw.replace(/\r\n|[\t\r\n]/g, " ");
    return spaced.includes("&") ? this.#references(spaced, from) : spaced;
  }

  #closingTag(): void {
    const from = this.#at;
    const name = this.#open[this.#open.length - 1];
    if (name === undefined) {
      if (!this.#text.includes(">", from)) throw incomplete;
      this.#fail("a closing tag stands where nothing is open", from);
    }
    const end = from + 2 + name.raw.length;
    if (!this.#text.startsWith(name.raw, from + 2)) {
      if (end > this.#text.length && !this.#text.includes(">", from)) throw incomplete;
      const found = /^[^\s>]*/.exec(this.#text.slice(from + 2, from + 102))?.[0] ?? "";
      this.#fail(`</${shown(found)}> stands where </${shown(name.raw)}> is expected`, from);
    }
    if (this.#text.charCodeAt(end) === greaterThan) this.#at = end + 1;
    else {
      endOfClosingTag.lastIndex = end;
      if (!endOfClosingTag.test(this.#text)) {
        if (!this.#text.includes(">", end)) throw incomplete;
        this.#fail(`the closing tag of <${shown(name.raw)}> is malformed`, from);
      }
      this.#at = endOfClosingTag.lastIndex;
    }
    this.#close();
  }

  #close(): void {
    this.#open.pop();
    this.handler.close();
  }

  #declarationOrComment(): void {
    const text = this.#text;
    const from = this.#at;
    if (text.startsWith("<!--", from)) {
      const dashes = text.indexOf("--", from + 4);
      if (dashes < 0 || dashes + 2 >= text.length) throw incomplete;
      if (text.charCodeAt(dashes + 2) !== greaterThan) this.#fail("a comment holds two hyphens", dashes);
      this.#at = dashes + 3;
    } else if (text.startsWith("<![CDATA[", from)) {
      if (this.#open.length === 0) this.#fail("a CDATA section stands outside of all elements", from);
      const end = text.indexOf("]]>", from + 9);
      if (end < 0) throw incomplete;
      if (this.handler.wantsText) this.handler.text(newlines(text.slice(from + 9, end)));
      this.#at = end + 3;
    } else if (text.length - from < 9 && !this.#last) throw incomplete;
    else if (/^<!DOCTYPE/i.test(text.slice(from, from + 9))) {
      this.#give("xml-doctype", "The document has a DOCTYPE.", from);
    } else this.#fail("a declaration stands where XML allows none", from);
  }

  #instruction(): void {
    const from = this.#at;
    const end = this.#text.indexOf("?>", from + 2);
    if (end < 0) throw incomplete;
    qualifiedName.lastIndex = from + 2;
    const target = qualifiedName.exec(this.#text)?.[0];
    if (target === undefined || !/[ \t\r\n?]/.test(this.#text.charAt(qualifiedName.lastIndex))) {
      this.#fail("a processing instruction has no name", from);
    }
    if (target.toLowerCase() === "xml")
      this.#fail("the XML declaration may only stand at the very start", from);
    if (target.includes(":")) this.#fail("the name of a processing instruction has a colon", from);
    this.#at = end + 2;
  }

  /** Text up to the next tag, or as much of it as is there. */
  #characters(): void {
    const text = this.#text;
    const from = this.#at;
    const tag = this.#lessThan.next(from);
    const end = tag < text.length ? tag : this.#safeEnd(from);
    if (end === from) throw incomplete;
    if (this.#open.length === 0) {
      nonBlank.lastIndex = from;
      const stray = nonBlank.exec(text);
      if (stray !== null && stray.index < end) this.#fail("text stands outside of all elements", stray.index);
    } else {
      this.#checkText(from, end);
    }
    this.#at = end;
  }

  #checkText(from: number, end: number): void {
    const text = this.#text;
    const hasReference = this.#ampersand.next(from) < end;
    const closer = this.#closer.next(from);
    if (closer < end) this.#fail("]]> must be written as ]]&gt; in text", closer);
    if (!hasReference && !this.handler.wantsText) return;
    const piece = newlines(text.slice(from, end));
    const plain = hasReference ? this.#references(piece, from) : piece;
    if (this.handler.wantsText) this.handler.text(plain);
  }

  /** Without a tag in sight: up to where a reference, `]]>` or a line break might go on in the next piece. */
  #safeEnd(from: number): number {
    const { length } = this.#text;
    if (this.#last) return length;
    const ampersand = this.#text.lastIndexOf("&");
    if (ampersand >= from && length - ampersand < 12 && !this.#text.includes(";", ampersand))
      return ampersand;
    for (let back = 2; back >= 1; back--) {
      const tail = this.#text.slice(Math.max(from, length - back));
      if (tail === "]]" || tail === "]" || tail === "\r") return length - tail.length;
    }
    return length;
  }

  #references(piece: string, from: number): string {
    try {
      return withReferences(piece);
    } catch (cause) {
      if (!(cause instanceof BadReference)) throw cause;
      this.#fail(cause.message, this.#nextAmpersandOf(piece, cause.at, from));
    }
  }

  /** Where the n-th ampersand of a piece stands in the text, whose line breaks may be longer. */
  #nextAmpersandOf(piece: string, at: number, from: number): number {
    const before = piece.slice(0, at).split("&").length - 1;
    let found = this.#text.indexOf("&", from);
    for (let i = 0; i < before; i++) found = this.#text.indexOf("&", found + 1);
    return found;
  }

  /** A tag that the fast way couldn't read up to `at`: it goes on in the next piece, or breaks the rules. */
  #explainTag(at: number): never {
    const rest = this.#text.slice(at);
    if (isUnfinishedTag(rest)) throw incomplete;
    const blank = /^[ \t\r\n]*/.exec(rest)?.[0].length ?? 0;
    const quotedLess = /^[ \t\r\n]+[^\s=<>"']+[ \t\r\n]*=[ \t\r\n]*(["'])[^"'<]*</.test(rest);
    const found = quotedLess
      ? "an attribute's value holds a <, which must be written as &lt;"
      : blank === 0
        ? "an attribute must stand behind a blank"
        : 'a tag\'s attribute is malformed: name="value" is expected';
    this.#fail(found, at + blank);
  }

  #countLines(to: number): void {
    const text = this.#text;
    for (let at = text.indexOf("\n", this.#counted); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) {
      this.#line += 1;
      this.#lineStart = at + 1;
    }
    this.#counted = Math.max(this.#counted, to);
  }

  #spotOf(at: number): XmlSpot {
    this.#countLines(at);
    return { line: this.#line, column: Math.max(1, at - this.#lineStart + 1) };
  }

  #fail(found: string, at: number): never {
    this.#give("xml-not-well-formed", `The XML is not well-formed: ${found}.`, at);
  }

  #give(
    code: "xml-not-well-formed" | "xml-doctype" | "xml-too-deep" | "xml-too-large",
    found: string,
    at: number,
  ): never {
    give(code, this.place, found, this.#spotOf(at));
  }
}

/** True where the text is the beginning of what may follow an attribute or a tag's name. */
function isUnfinishedTag(rest: string): boolean {
  return /^[ \t\r\n]*(\/|[^\s=<>"'/]+[ \t\r\n]*(=[ \t\r\n]*("[^"<]*|'[^'<]*)?)?)?$/.test(rest);
}

const newlines = (text: string) => (text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
const shown = (name: string) => quoted(name, 60).slice(1, -1);
const hex = (code: number) => code.toString(16).toUpperCase().padStart(4, "0");
