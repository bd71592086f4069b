import { startsWith } from "../../../container/startsWith.js";
import { bounds } from "../../../limits.js";
import { AttributeList } from "./attributeList.js";
import * as byteClass from "./byteClasses.js";
import { doubleQuote, equals, greaterThan, singleQuote, slash, space } from "./bytes.js";
import { BadReference, withReferences } from "./references.js";
import { type AttributeName, faultOfDeclaration, type KnownName, type NamespaceScope } from "./scope.js";
import { incomplete, malformedAttribute, shown, type XmlInput } from "./xmlInput.js";

/** Attributes of an element that are guessed from the last one of its name. */
const maxGuesses = 32;

/** Reads the attributes of one tag after another. */
export class AttributeReader<Kind> {
  /** The attributes of the last tag. */
  readonly list = new AttributeList();
  /** True if a value of the last tag differs from the way it is written. */
  hasNormalized = false;
  readonly #input: XmlInput;

  constructor(input: XmlInput) {
    this.#input = input;
  }

  /**
   * Reads attributes up to the end of the tag.
   * @param name the element's name, if it is known, whose last attributes are tried first
   * @returns the index of the tag's `/>` or `>`
   */
  read(start: number, name: KnownName<Kind> | undefined): number {
    const { bytes, ascii } = this.#input;
    this.list.clear(bytes, ascii);
    this.hasNormalized = false;
    let at = start;
    for (let i = 0; ; i++) {
      const guess = name?.attributes[i];
      if (guess !== undefined && bytes[at] === space && startsWith(bytes, at + 1, guess.bytes)) {
        const nameEnd = at + 1 + guess.bytes.length;
        if (bytes[nameEnd] === equals && bytes[nameEnd + 1] === doubleQuote) {
          at = this.#readValue(guess, nameEnd + 2, doubleQuote);
          continue;
        }
      }
      const next = this.#input.skipWhitespace(at);
      if (this.#isTagEnd(next)) return next;
      if (next === at) {
        this.#input.fail(
          i === 0 ? "a tag's name is malformed" : "white space is missing before an attribute",
          next,
        );
      }
      if (i >= bounds.attributes) {
        this.#input.refuse("xml-too-large", `A tag has more than ${bounds.attributes} attributes.`, next);
      }
      at = this.#readAttribute(next, name, i);
    }
  }

  #isTagEnd(at: number): boolean {
    const { bytes } = this.#input;
    if (bytes[at] !== slash) return bytes[at] === greaterThan;
    if (at + 1 >= bytes.length) throw incomplete;
    return bytes[at + 1] === greaterThan;
  }

  #readAttribute(from: number, name: KnownName<Kind> | undefined, index: number): number {
    const input: XmlInput = this.#input;
    const { bytes } = input;
    const nameEnd = input.endOfName(from, "an attribute");
    const attribute = this.list.named(input.text(from, nameEnd));
    if (name !== undefined && index < maxGuesses) name.attributes[index] = attribute;
    const sign = input.skipWhitespace(nameEnd);
    if (bytes[sign] !== equals) input.fail(malformedAttribute, from);
    const quote = input.skipWhitespace(sign + 1);
    const byte = bytes[quote];
    if (byte !== doubleQuote && byte !== singleQuote) input.fail(malformedAttribute, from);
    return this.#readValue(attribute, quote + 1, byte);
  }

  /** Reads a value up to its closing quote; returns the index after it. */
  #readValue(name: AttributeName, from: number, quote: number): number {
    const input: XmlInput = this.#input;
    const { bytes } = input;
    let at = from;
    for (;;) {
      at = byteClass.endOfPlainValue(input.view, at);
      if (at >= bytes.length) throw incomplete;
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      switch (byteClass.inAttribute[byte]) {
        case byteClass.lessThan:
          input.fail("a < in an attribute must be written as &lt;", at);
          break;
        case byteClass.newline:
          input.passedLineBreak = true;
          this.hasNormalized = true;
          break;
        case byteClass.ampersand:
        case byteClass.whitespace:
          this.hasNormalized = true;
          break;
        case byteClass.quote:
          break;
        default:
          input.refuseForbidden(byte, at);
      }
      at += 1;
    }
    this.list.add(name, from, at);
    return at + 1;
  }

  /**
   * Checks and normalizes the attributes of the tag that was read.
   * @param from index of the tag
   * @returns the scope that they make of the one around
   */
  check(from: number, around: NamespaceScope<Kind>): NamespaceScope<Kind> {
    const { list } = this;
    const { count } = list;
    const duplicate = count > 1 ? list.duplicate() : -1;
    if (duplicate >= 0) this.#failDuplicate(list.name(duplicate), from);
    if (this.hasNormalized) {
      for (let i = 0; i < count; i++) list.setNormal(i, this.#normalized(list.raw(i), list.start(i)));
    }
    let declared: (readonly [string, string])[] | undefined;
    let prefixed = 0;
    for (let i = 0; i < count; i++) {
      const name = list.name(i);
      if (name?.declares !== undefined) {
        const fault = faultOfDeclaration(name.declares, list.value(i));
        if (fault !== undefined) this.#input.fail(fault, from);
        declared ??= [];
        declared.push([name.declares, list.value(i)]);
      } else if (name !== undefined && name.prefix !== "") prefixed += 1;
    }
    const scope = declared === undefined ? around : around.with(declared);
    if (scope.size > bounds.namespaces) {
      const found = `More than ${bounds.namespaces} namespaces are declared around an element.`;
      this.#input.refuse("xml-too-large", found, from);
    }
    if (prefixed > 0) this.#checkPrefixed(scope, prefixed, from);
    return scope;
  }

  #checkPrefixed(scope: NamespaceScope<Kind>, prefixed: number, from: number): void {
    const { list } = this;
    const seen = prefixed > 1 ? new Set<string>() : undefined;
    for (let i = 0; i < list.count; i++) {
      const name = list.name(i);
      if (name === undefined || name.prefix === "" || name.declares !== undefined) continue;
      const uri = name.namespaceIn(scope);
      if (uri === undefined) {
        this.#input.fail(`the prefix of the attribute ${shown(name.raw)} has no namespace`, from);
      }
      if (seen === undefined) continue;
      const expanded = `${uri} ${name.local}`;
      if (seen.has(expanded)) this.#failDuplicate(name, from);
      seen.add(expanded);
    }
  }

  #failDuplicate(name: AttributeName | undefined, from: number): never {
    this.#input.fail(`the attribute ${shown(name?.raw ?? "")} appears twice in one tag`, from);
  }

  #normalized(raw: string, from: number): string {
    const spaced = raw.replace(/\r\n|[\t\r\n]/g, " ");
    if (!spaced.includes("&")) return spaced;
    try {
      return withReferences(spaced);
    } catch (cause) {
      if (!(cause instanceof BadReference)) throw cause;
      this.#input.fail(cause.message, cause.indexIn(this.#input.bytes, from));
    }
  }
}
