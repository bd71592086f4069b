import { isAscii } from "node:buffer";
import { startsWith } from "../../../container/startsWith.js";
import { bounds } from "../../../limits.js";
import { type DocumentLocation, quoted, throwProblem } from "../../../problems.js";
import { AttributeList } from "./attributeList.js";
import * as byteClass from "./byteClasses.js";
import { FoundGaps } from "./foundGaps.js";
import { withLineFeeds } from "./lineEnds.js";
import { endOfName, isQualifiedName } from "./names.js";
import { Position } from "./position.js";
import { BadReference, withReferences } from "./references.js";
import { type AttributeName, faultOfDeclaration, type KnownName, NamespaceScope } from "./scope.js";
import { ShapeMemory } from "./shapeMemory.js";
import type { XmlElement, XmlHandler, XmlSpot, XmlTokenizer } from "./tokenizer.js";

const lessThan = 0x3c;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const space = 0x20;
const equals = 0x3d;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const semicolon = 0x3b;
const bracket = 0x5d;
const carriageReturn = 0x0d;

const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.\d+\1([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[A-Za-z][A-Za-z0-9._-]*\3)?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(yes|no)\5)?[ \t\r\n]*\?>$/;
/** The longest reference, `&#1114111;`, has ten characters. */
const longestReference = 12;
/** Attributes of an element that are guessed from the last one of its name. */
const maxGuesses = 32;

/** Thrown where a construct goes on behind the bytes that are there. */
const incomplete = Symbol("incomplete");

type Fault = "xml-not-well-formed" | "xml-doctype" | "xml-too-deep" | "xml-too-large";

/**
 * A strict tokenizer for XML 1.0 with namespaces, made for speed: it works on UTF-8 as it comes, makes strings only of what the
 * handler asks for, and guesses that documents repeat themselves. It knows no DOCTYPE and so no entities but XML's five. The tests
 * hold its strictness against other parsers.
 */
export class ByteTokenizer<Kind> implements XmlTokenizer, XmlElement {
  /** From `#at` on it has to be looked at; between pieces it is what isn't done with. */
  #bytes: Buffer = Buffer.alloc(0);
  /** Reused from piece to piece. */
  #kept: Buffer = Buffer.alloc(0);
  #view = new DataView(this.#bytes.buffer, 0, 0);
  #at = 0;
  #ascii = true;
  #last = false;
  #started = false;
  #rootSeen = false;
  readonly #position = new Position();
  readonly #open: KnownName<Kind>[] = [];
  readonly #outermost: NamespaceScope<Kind>;
  readonly #attributes = new AttributeList();
  /** The element that was opened last. */
  #previous: KnownName<Kind> | undefined;
  /** Of the list that holds the element which was learned last. */
  #shapes = new ShapeMemory();
  #list: KnownName<Kind> | undefined;
  #listDepth = 0;
  // About the tag that is being read: a line break inside, and values that differ from how they're written.
  #hasBreak = false;
  #isUnusual = false;

  readonly #gaps = new FoundGaps((index) => {
    this.#at = index;
  });

  constructor(
    private readonly place: DocumentLocation,
    private readonly handler: XmlHandler<Kind>,
  ) {
    this.#outermost = NamespaceScope.outermost((name) => handler.classify(name));
  }

  write(piece: Buffer): void {
    this.#look(this.#bytes.length === 0 ? piece : this.#joined(piece));
    this.#ascii = isAscii(this.#bytes);
    this.#tokenize();
    if (this.#bytes.length - this.#at > bounds.unfinishedCharacters) {
      this.#give("xml-too-large", "A tag, text or comment is larger than in any honest document.", this.#at);
    }
    this.#shapes.giveUp();
    this.#position.drop(this.#bytes, this.#at);
    this.#keepRest();
    this.#at = 0;
  }

  /** What is left of earlier pieces, and the next one, in the kept buffer. */
  #joined(piece: Buffer): Buffer {
    const length = this.#bytes.length + piece.length;
    this.#reserve(length);
    piece.copy(this.#kept, this.#bytes.length);
    return this.#kept.subarray(0, length);
  }

  /** The piece belongs to its source, so that what isn't done with moves to the front of the kept buffer. */
  #keepRest(): void {
    const rest = this.#bytes.subarray(this.#at);
    this.#reserve(rest.length);
    rest.copy(this.#kept);
    this.#look(this.#kept.subarray(0, rest.length));
  }

  #reserve(length: number): void {
    if (this.#kept.length >= length) return;
    const grown = Buffer.allocUnsafeSlow(Math.ceil(length * 1.25));
    this.#kept.copy(grown);
    this.#kept = grown;
  }

  #look(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
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
    return this.#position.spot(this.#bytes, this.#at);
  }

  attribute(local: string): string | undefined {
    const i = this.#attributes.plain(local);
    if (i < 0) return undefined;
    this.#attributes.wants(i, "value");
    return this.#attributes.value(i);
  }

  attributeOf(uri: string, local: string): string | undefined {
    const list = this.#attributes;
    const scope = this.#scope;
    for (let i = 0; i < list.count; i++) {
      const name = list.name(i);
      if (name?.local === local && name.prefix !== "" && name.namespaceIn(scope) === uri) {
        list.wants(i, "value");
        return list.value(i);
      }
    }
    return undefined;
  }

  localHash(local: string): number | undefined {
    const i = this.#attributes.plain(local);
    if (i < 0) return undefined;
    this.#attributes.wants(i, "hash");
    return this.#attributes.localHash(i);
  }

  namespace(prefix: string): string | undefined {
    return this.#scope.namespace(prefix);
  }

  get #scope(): NamespaceScope<Kind> {
    return this.#open[this.#open.length - 1]?.scope ?? this.#outermost;
  }

  #tokenize(): void {
    const bytes = this.#bytes;
    try {
      if (!this.#started) this.#start();
      while (this.#at < bytes.length) {
        if (bytes[this.#at] === lessThan) this.#markup();
        else this.#characters();
      }
    } catch (cause) {
      if (cause !== incomplete) throw cause;
      if (this.#last)
        this.#fail("the document ends in the middle of a tag, comment or section", bytes.length);
    }
  }

  #start(): void {
    if (this.#bytes.length < 6 && !this.#last) throw incomplete;
    if (/^<\?xml[ \t\r\n]$/.test(this.#text(0, 6))) {
      const end = this.#bytes.indexOf("?>");
      if (end < 0) throw incomplete;
      if (!declaration.test(this.#text(0, end + 2))) this.#fail("the XML declaration is malformed", 0);
      this.#passTo(end + 2);
    }
    this.#started = true;
  }

  #markup(): void {
    const next = this.#bytes[this.#at + 1];
    if (next === slash) this.#closingTag();
    else if (next === exclamation) this.#declarationOrComment();
    else if (next === question) this.#instruction();
    else if (next === undefined) throw incomplete;
    else this.#openingTag();
  }

  #openingTag(): void {
    const bytes = this.#bytes;
    const from = this.#at;
    if (this.#open.length === 0 && this.#rootSeen)
      this.#fail("a second element stands beside the outermost one", from);
    const around = this.#scope;
    const isEntry = this.handler.inList;
    if (isEntry && this.#repeatEntry(from)) return;
    let name = this.#previous?.next;
    let at = from + 1;
    if (
      name?.scope === around &&
      startsWith(bytes, at, name.bytes) &&
      endsName(bytes[at + name.bytes.length])
    ) {
      at += name.bytes.length;
    } else {
      at = this.#endOfName(at, "a tag");
      name = around.resolve(this.#text(from + 1, at));
    }
    const nameEnd = at;
    this.#attributes.clear(bytes, this.#ascii);
    this.#hasBreak = false;
    this.#isUnusual = false;
    at = this.#readAttributes(at, name);
    const selfClosing = bytes[at] === slash;
    at += selfClosing ? 2 : 1;
    const scope = this.#attributes.count === 0 ? around : this.#checkAttributes(from);
    if (scope !== around) name = scope.resolve(this.#text(from + 1, nameEnd));
    if (name === undefined) {
      this.#fail(`the prefix of <${shown(this.#text(from + 1, nameEnd))}> stands for no namespace`, from);
    }
    if (this.#previous !== undefined) this.#previous.next = name;
    this.#previous = name;
    this.#rootSeen = true;
    this.#open.push(name);
    if (this.#open.length > bounds.depth) {
      this.#give("xml-too-deep", `Elements are nested more than ${bounds.depth} deep.`, from);
    }
    if (this.#hasBreak) this.#passTo(at);
    else this.#at = at;
    if (isEntry) this.#shapes.begin(from, this.#open.length);
    this.handler.open(name.kind, this);
    if (this.#shapes.learning !== undefined) this.#learnAttributes();
    if (selfClosing) this.#close();
  }

  /** Does what an entry of a list leads to, if it has a known shape. */
  #repeatEntry(from: number): boolean {
    const depth = this.#open.length;
    const list = this.#open[depth - 1];
    if (list !== this.#list || depth !== this.#listDepth) {
      this.#shapes = new ShapeMemory();
      this.#list = list;
      this.#listDepth = depth;
      return false;
    }
    const shape = this.#shapes.find(this.#view, from);
    if (shape === undefined) return false;
    const { end } = this.#shapes;
    this.#gaps.look(this.#bytes, this.#ascii, shape);
    shape.repeat(this.#gaps);
    this.#position.newLines(shape.lineBreaks, shape.lineStart);
    this.#at = end;
    return true;
  }

  #learnAttributes(): void {
    const list = this.#attributes;
    if (this.#isUnusual) this.#shapes.giveUp();
    for (let i = 0; i < list.count; i++) {
      const decides = list.name(i)?.declares !== undefined;
      this.#shapes.attribute(list.start(i), list.end(i), decides ? "value" : list.wish(i));
    }
  }

  /** Reads attributes up to the end of the tag; returns the index of its `/>` or `>`. */
  #readAttributes(start: number, name: KnownName<Kind> | undefined): number {
    const bytes = this.#bytes;
    let at = start;
    for (let i = 0; ; i++) {
      const guess = name?.attributes[i];
      if (guess !== undefined && bytes[at] === space && startsWith(bytes, at + 1, guess.bytes)) {
        const behind = at + 1 + guess.bytes.length;
        if (bytes[behind] === equals && bytes[behind + 1] === doubleQuote) {
          at = this.#readValue(guess, behind + 2, doubleQuote);
          continue;
        }
      }
      const next = this.#skipBlanks(at);
      const byte = bytes[next];
      if (byte === greaterThan) return next;
      if (byte === slash) {
        if (next + 1 >= bytes.length) throw incomplete;
        if (bytes[next + 1] === greaterThan) return next;
      }
      if (next === at) {
        if (i === 0) this.#fail("a tag's name is malformed", next);
        this.#fail("an attribute must stand behind a blank", next);
      }
      at = this.#readAttribute(next, name, i);
    }
  }

  #readAttribute(from: number, name: KnownName<Kind> | undefined, index: number): number {
    const bytes = this.#bytes;
    const nameEnd = this.#endOfName(from, "an attribute");
    const attribute = this.#attributes.named(this.#text(from, nameEnd));
    if (name !== undefined && index < maxGuesses) name.attributes[index] = attribute;
    const sign = this.#skipBlanks(nameEnd);
    if (bytes[sign] !== equals) this.#fail(malformedAttribute, from);
    const quote = this.#skipBlanks(sign + 1);
    const byte = bytes[quote];
    if (byte !== doubleQuote && byte !== singleQuote) this.#fail(malformedAttribute, from);
    return this.#readValue(attribute, quote + 1, byte);
  }

  /** Reads a value up to its closing quote; returns the index behind it. */
  #readValue(name: AttributeName, from: number, quote: number): number {
    const bytes = this.#bytes;
    let at = from;
    for (;;) {
      at = byteClass.endOfPlainValue(this.#view, at);
      if (at >= bytes.length) throw incomplete;
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      switch (byteClass.inAttribute[byte]) {
        case byteClass.lessThan:
          this.#fail("a < in an attribute must be written as &lt;", at);
          break;
        case byteClass.newline:
          this.#hasBreak = true;
          this.#isUnusual = true;
          break;
        case byteClass.ampersand:
        case byteClass.blank:
          this.#isUnusual = true;
          break;
        case byteClass.quote:
          break;
        default:
          this.#refuseForbidden(byte, at);
      }
      at += 1;
    }
    this.#attributes.add(name, from, at);
    return at + 1;
  }

  /** Checks and normalises the attributes of the tag; returns the scope that they make. */
  #checkAttributes(from: number): NamespaceScope<Kind> {
    const list = this.#attributes;
    const { count } = list;
    const twice = count > 1 ? list.duplicate() : -1;
    if (twice >= 0)
      this.#fail(`the attribute ${shown(list.name(twice)?.raw ?? "")} stands twice in one tag`, from);
    if (this.#isUnusual) {
      for (let i = 0; i < count; i++) list.setNormal(i, this.#attributeValue(list.raw(i), list.start(i)));
    }
    let declared: (readonly [string, string])[] | undefined;
    let prefixed = 0;
    for (let i = 0; i < count; i++) {
      const name = list.name(i);
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

  #checkPrefixed(scope: NamespaceScope<Kind>, prefixed: number, from: number): void {
    const list = this.#attributes;
    const seen = prefixed > 1 ? new Set<string>() : undefined;
    for (let i = 0; i < list.count; i++) {
      const name = list.name(i);
      if (name === undefined || name.prefix === "" || name.declares !== undefined) continue;
      const uri = name.namespaceIn(scope);
      if (uri === undefined)
        this.#fail(`the prefix of the attribute ${shown(name.raw)} stands for no namespace`, from);
      if (seen === undefined) continue;
      const expanded = `${uri} ${name.local}`;
      if (seen.has(expanded)) this.#fail(`the attribute ${shown(name.raw)} stands twice in one tag`, from);
      seen.add(expanded);
    }
  }

  #attributeValue(raw: string, from: number): string {
    const spaced = raw.replace(/\r\n|[\t\r\n]/g, " ");
    if (!spaced.includes("&")) return spaced;
    try {
      return withReferences(spaced);
    } catch (cause) {
      if (!(cause instanceof BadReference)) throw cause;
      this.#fail(cause.message, this.#indexOfReference(from, spaced, cause.at));
    }
  }

  #closingTag(): void {
    const bytes = this.#bytes;
    const from = this.#at;
    const name = this.#open[this.#open.length - 1];
    if (name !== undefined && startsWith(bytes, from + 2, name.bytes)) {
      const end = from + 2 + name.bytes.length;
      if (bytes[end] === greaterThan) {
        this.#at = end + 1;
        this.#close();
        return;
      }
    }
    const nameEnd = this.#endOfName(from + 2, "a closing tag");
    const raw = this.#text(from + 2, nameEnd);
    if (name === undefined) this.#fail("a closing tag stands where nothing is open", from);
    if (raw !== name.raw) this.#fail(`</${shown(raw)}> stands where </${shown(name.raw)}> is expected`, from);
    const end = this.#skipBlanks(nameEnd);
    if (bytes[end] !== greaterThan) this.#fail(`the closing tag of <${shown(raw)}> is malformed`, from);
    this.#passTo(end + 1);
    this.#close();
  }

  #close(): void {
    const depth = this.#open.length;
    this.#open.pop();
    this.handler.close();
    if (this.#shapes.learning === undefined) return;
    if (this.#shapes.learning < depth) this.#shapes.closed(this.#at);
    else this.#shapes.learn(this.#bytes, this.#at, (gaps) => this.handler.learned(gaps));
  }

  #declarationOrComment(): void {
    this.#shapes.giveUp();
    const bytes = this.#bytes;
    const from = this.#at;
    if (bytes.length - from < 9 && !this.#last && !startsWith(bytes, from, commentStart)) throw incomplete;
    if (startsWith(bytes, from, commentStart)) {
      const dashes = bytes.indexOf("--", from + 4);
      if (dashes < 0 || dashes + 2 >= bytes.length) throw incomplete;
      if (bytes[dashes + 2] !== greaterThan) this.#fail("a comment holds two hyphens", dashes);
      this.#checkSection(from + 4, dashes);
      this.#passTo(dashes + 3);
    } else if (startsWith(bytes, from, sectionStart)) {
      if (this.#open.length === 0) this.#fail("a CDATA section stands outside of all elements", from);
      const end = bytes.indexOf("]]>", from + 9);
      if (end < 0) throw incomplete;
      this.#checkSection(from + 9, end);
      if (this.handler.wantsText) this.handler.text(withLineFeeds(this.#text(from + 9, end)));
      this.#passTo(end + 3);
    } else if (/^<!DOCTYPE/i.test(this.#text(from, from + 9))) {
      this.#give("xml-doctype", "The document has a DOCTYPE.", from);
    } else this.#fail("a declaration stands where XML allows none", from);
  }

  #instruction(): void {
    this.#shapes.giveUp();
    const from = this.#at;
    const end = this.#bytes.indexOf("?>", from + 2);
    if (end < 0) throw incomplete;
    const nameEnd = this.#endOfName(from + 2, "a processing instruction");
    const target = this.#text(from + 2, nameEnd);
    if (nameEnd < end && this.#skipBlanks(nameEnd) === nameEnd) {
      this.#fail("the name of a processing instruction is malformed", from);
    }
    if (target.toLowerCase() === "xml")
      this.#fail("the XML declaration may only stand at the very start", from);
    if (target.includes(":")) this.#fail("the name of a processing instruction has a colon", from);
    this.#checkSection(nameEnd, end);
    this.#passTo(end + 2);
  }

  #checkSection(from: number, to: number): void {
    const bytes = this.#bytes;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byteClass.inSection[byte] !== byteClass.plain) this.#refuseForbidden(byte, at);
    }
  }

  /** Text up to the next tag, or as much of it as is there. */
  #characters(): void {
    const bytes = this.#bytes;
    const from = this.#at;
    const end = bytes.length;
    let hasReference = false;
    let at = from;
    scan: for (; at < end; at++) {
      at = byteClass.endOfPlainText(this.#view, at);
      if (at >= end) break;
      const byte = bytes[at] ?? 0;
      switch (byteClass.inText[byte]) {
        case byteClass.lessThan:
          break scan;
        case byteClass.newline:
          this.#position.newLine(at + 1);
          break;
        case byteClass.ampersand:
          if (!this.#last && end - at < longestReference && !bytes.subarray(at).includes(semicolon)) {
            // It goes on in the next piece; what was passed before it is done with.
            if (at === from) throw incomplete;
            break scan;
          }
          hasReference = true;
          break;
        case byteClass.bracket:
          if (!this.#last && at + 2 >= end) {
            if (at === from) throw incomplete;
            break scan;
          }
          if (bytes[at + 1] === bracket && bytes[at + 2] === greaterThan) {
            this.#fail("]]> must be written as ]]&gt; in text", at);
          }
          break;
        default:
          this.#refuseForbidden(byte, at);
      }
    }
    if (at === end && !this.#last && bytes[end - 1] === carriageReturn) {
      if (end - 1 === from) throw incomplete;
      at = end - 1;
    }
    if (this.#shapes.learning !== undefined) this.#learnText(from, at);
    if (this.#open.length === 0) this.#refuseStray(from, at);
    else if (hasReference || this.handler.wantsText) this.#emitText(from, at, hasReference);
    this.#at = at;
  }

  #learnText(from: number, to: number): void {
    const { wantsText } = this.handler;
    for (let at = from; at < to; at++) {
      if (wantsText || !isBlank(this.#bytes[at])) {
        this.#shapes.text(from, to, wantsText);
        return;
      }
    }
  }

  #emitText(from: number, to: number, hasReference: boolean): void {
    const text = withLineFeeds(this.#text(from, to));
    let plain = text;
    if (hasReference) {
      try {
        plain = withReferences(text);
      } catch (cause) {
        if (!(cause instanceof BadReference)) throw cause;
        this.#fail(cause.message, this.#indexOfReference(from, text, cause.at));
      }
    }
    if (this.handler.wantsText) this.handler.text(plain);
  }

  /** Where the ampersand at an index of a text stands in the bytes, whose characters and line breaks may be longer. */
  #indexOfReference(from: number, text: string, at: number): number {
    const before = text.slice(0, at).split("&").length - 1;
    let found = this.#bytes.indexOf("&", from);
    for (let i = 0; i < before; i++) found = this.#bytes.indexOf("&", found + 1);
    return found;
  }

  #refuseStray(from: number, to: number): void {
    for (let at = from; at < to; at++) {
      if (!isBlank(this.#bytes[at])) this.#fail("text stands outside of all elements", at);
    }
  }

  #endOfName(from: number, what: string): number {
    const end = endOfName(this.#bytes, from);
    if (end === this.#bytes.length) throw incomplete;
    if (!isQualifiedName(this.#text(from, end))) {
      if (what === "an attribute") this.#fail(malformedAttribute, from);
      this.#fail(`${what} has no proper name`, from - 1);
    }
    return end;
  }

  /** Index of the next byte that is no blank. */
  #skipBlanks(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    while (isBlank(bytes[at])) {
      if (bytes[at] === 0x0a) this.#hasBreak = true;
      at += 1;
    }
    if (at >= bytes.length) throw incomplete;
    return at;
  }

  #refuseForbidden(byte: number, at: number): void {
    if (byte < 0x20 && byteClass.inSection[byte] === byteClass.forbidden) {
      this.#fail(`the character U+${byte.toString(16).toUpperCase().padStart(4, "0")} is not allowed`, at);
    }
    if (byte === 0xef && byteClass.isNonCharacter(this.#bytes, at)) {
      this.#fail("the characters U+FFFE and U+FFFF are not allowed", at);
    }
  }

  #text(from: number, to: number): string {
    return this.#bytes.toString(this.#ascii ? "latin1" : "utf8", from, to);
  }

  #passTo(at: number): void {
    this.#position.pass(this.#bytes, this.#at, at);
    this.#at = at;
  }

  #fail(found: string, at: number): never {
    this.#give("xml-not-well-formed", `The XML is not well-formed: ${found}.`, at);
  }

  #give(code: Fault, found: string, at: number): never {
    throwProblem(code, this.place, found, this.#position.spot(this.#bytes, at));
  }
}

const malformedAttribute = 'a tag\'s attribute is malformed: name="value" is expected';
const commentStart = Buffer.from("<!--");
const sectionStart = Buffer.from("<![CDATA[");

const endsName = (byte: number | undefined) => byte === greaterThan || byte === space || byte === slash;

const isBlank = (byte: number | undefined) =>
  byte === space || byte === 0x0a || byte === 0x0d || byte === 0x09;

const shown = (name: string) => quoted(name, 60).slice(1, -1);
