import { startsWith } from "../../../container/startsWith.js";
import { bounds } from "../../../limits.js";
import type { DocumentLocation } from "../../../problems.js";
import { AttributeReader } from "./attributeReader.js";
import * as byteClass from "./byteClasses.js";
import {
  commentStart,
  exclamation,
  greaterThan,
  lessThan,
  question,
  sectionStart,
  slash,
  space,
} from "./bytes.js";
import { EntryLearner } from "./learned/entryLearner.js";
import { withLineFeeds } from "./lineEnds.js";
import { type KnownName, NamespaceScope } from "./scope.js";
import { TextReader } from "./textReader.js";
import type { XmlElement, XmlHandler, XmlSpot, XmlTokenizer } from "./tokenizer.js";
import { UnfinishedConstruct } from "./unfinishedConstruct.js";
import { incomplete, shown, XmlInput } from "./xmlInput.js";

const declaration =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.\d+\1([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[A-Za-z][A-Za-z0-9._-]*\3)?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(yes|no)\5)?[ \t\r\n]*\?>$/;

/**
 * A strict tokenizer for XML 1.0 with namespaces. It works on UTF-8 bytes and makes strings only of what the
 * handler asks for. It refuses a DOCTYPE and so knows no entities but XML's five. What it learns about
 * entries of lists, in `learned/`, only saves time: without it every event is the same.
 */
export class ByteTokenizer<Kind> implements XmlTokenizer, XmlElement {
  readonly #input: XmlInput;
  readonly #unfinished = new UnfinishedConstruct();
  readonly #attributes: AttributeReader<Kind>;
  readonly #texts: TextReader;
  readonly #learner: EntryLearner<KnownName<Kind>>;
  readonly #handler: XmlHandler<Kind>;
  readonly #outermost: NamespaceScope<Kind>;
  readonly #open: KnownName<Kind>[] = [];
  /** The element that was opened last. */
  #previous: KnownName<Kind> | undefined;
  #started = false;
  #rootSeen = false;

  constructor(place: DocumentLocation, handler: XmlHandler<Kind>) {
    this.#handler = handler;
    this.#input = new XmlInput(place);
    this.#attributes = new AttributeReader(this.#input);
    this.#texts = new TextReader(this.#input);
    this.#learner = new EntryLearner(this.#input, handler);
    this.#outermost = NamespaceScope.outermost((name) => handler.classify(name));
  }

  write(piece: Buffer): void {
    const input: XmlInput = this.#input;
    input.append(piece);
    if (this.#unfinished.mayEnd(input.bytes)) {
      this.#tokenize();
      this.#learner.giveUp();
      if (input.at > 0) this.#unfinished.reset();
    }
    if (input.bytes.length - input.at > bounds.unfinishedBytes) {
      input.refuse(
        "xml-too-large",
        `A tag or section has more than ${bounds.unfinishedBytes} bytes.`,
        input.at,
      );
    }
    input.keepRest();
  }

  end(): void {
    const input: XmlInput = this.#input;
    input.isLast = true;
    this.#tokenize();
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) {
      input.fail(`the document ends before <${shown(unclosed.raw)}> is closed`, input.at);
    }
    if (!this.#rootSeen) input.fail("the document has no element", input.at);
  }

  spot(): XmlSpot {
    return this.#input.spot();
  }

  attribute(local: string): string | undefined {
    return this.#attributes.list.valueOf(local);
  }

  attributeOf(uri: string, local: string): string | undefined {
    return this.#attributes.list.valueIn(uri, local, this.#scope);
  }

  localHash(local: string): number | undefined {
    return this.#attributes.list.localHashOf(local);
  }

  localFingerprint(local: string): number | undefined {
    return this.#attributes.list.localFingerprintOf(local);
  }

  namespace(prefix: string): string | undefined {
    return this.#scope.namespace(prefix);
  }

  get #scope(): NamespaceScope<Kind> {
    return this.#open[this.#open.length - 1]?.scope ?? this.#outermost;
  }

  #tokenize(): void {
    const input: XmlInput = this.#input;
    const { bytes } = input;
    try {
      if (!this.#started) this.#start();
      while (input.at < bytes.length) {
        if (bytes[input.at] === lessThan) this.#markup();
        else this.#text();
      }
    } catch (cause) {
      if (cause !== incomplete) throw cause;
      if (input.isLast) {
        input.fail("the document ends in the middle of a tag, comment or section", bytes.length);
      }
    }
  }

  #start(): void {
    const input: XmlInput = this.#input;
    if (input.bytes.length < 6 && !input.isLast) throw incomplete;
    if (/^<\?xml[ \t\r\n]$/.test(input.text(0, 6))) {
      const end = input.bytes.indexOf("?>");
      if (end < 0) throw incomplete;
      if (!declaration.test(input.text(0, end + 2))) input.fail("the XML declaration is malformed", 0);
      input.passTo(end + 2);
    }
    this.#started = true;
  }

  #markup(): void {
    const next = this.#input.bytes[this.#input.at + 1];
    if (next === slash) this.#closingTag();
    else if (next === exclamation) this.#declarationOrComment();
    else if (next === question) this.#instruction();
    else if (next === undefined) throw incomplete;
    else this.#openingTag();
  }

  #openingTag(): void {
    const input: XmlInput = this.#input;
    const { bytes, at: from } = input;
    if (this.#open.length === 0 && this.#rootSeen) {
      input.fail("there is a second element next to the outermost one", from);
    }
    const isEntry = this.#handler.inList;
    const list = this.#open[this.#open.length - 1];
    if (isEntry && this.#learner.repeat(list, this.#open.length)) return;
    const around = this.#scope;
    const guess = this.#guessedName(around, from + 1);
    const nameEnd = guess === undefined ? input.endOfName(from + 1, "a tag") : from + 1 + guess.bytes.length;
    const known = guess ?? around.resolve(input.text(from + 1, nameEnd));
    input.passedLineBreak = false;
    const tagEnd = this.#attributes.read(nameEnd, known);
    const selfClosing = bytes[tagEnd] === slash;
    const end = tagEnd + (selfClosing ? 2 : 1);
    const scope = this.#attributes.list.count === 0 ? around : this.#attributes.check(from, around);
    const name = scope === around ? known : scope.resolve(input.text(from + 1, nameEnd));
    if (name === undefined) {
      input.fail(`the prefix of <${shown(input.text(from + 1, nameEnd))}> has no namespace`, from);
    }
    this.#previous?.isFollowedBy(name);
    this.#previous = name;
    this.#push(name, from);
    if (input.passedLineBreak) input.passTo(end);
    else input.at = end;
    if (isEntry) this.#learner.begin(from, this.#open.length);
    this.#handler.open(name.kind, this);
    this.#learner.attributes(this.#attributes);
    if (selfClosing) this.#close();
  }

  /** The name at an index, if it is the one that followed the previous element the last time. */
  #guessedName(around: NamespaceScope<Kind>, at: number): KnownName<Kind> | undefined {
    const { bytes } = this.#input;
    const guess = this.#previous?.next;
    if (guess?.scope !== around || !startsWith(bytes, at, guess.bytes)) return undefined;
    const after = bytes[at + guess.bytes.length];
    return after === greaterThan || after === space || after === slash ? guess : undefined;
  }

  #push(name: KnownName<Kind>, from: number): void {
    this.#rootSeen = true;
    this.#open.push(name);
    if (this.#open.length > bounds.depth) {
      this.#input.refuse("xml-too-deep", `Elements are nested more than ${bounds.depth} deep.`, from);
    }
  }

  #closingTag(): void {
    const input: XmlInput = this.#input;
    const { bytes, at: from } = input;
    const name = this.#open[this.#open.length - 1];
    if (name !== undefined && startsWith(bytes, from + 2, name.bytes)) {
      const end = from + 2 + name.bytes.length;
      if (bytes[end] === greaterThan) {
        input.at = end + 1;
        this.#close();
        return;
      }
    }
    const nameEnd = input.endOfName(from + 2, "a closing tag");
    const raw = input.text(from + 2, nameEnd);
    if (name === undefined) input.fail("there is a closing tag where no element is open", from);
    if (raw !== name.raw) input.fail(`found </${shown(raw)}> where </${shown(name.raw)}> is expected`, from);
    const end = input.skipWhitespace(nameEnd);
    if (bytes[end] !== greaterThan) input.fail(`the closing tag of <${shown(raw)}> is malformed`, from);
    input.passTo(end + 1);
    this.#close();
  }

  #close(): void {
    const depth = this.#open.length;
    this.#open.pop();
    this.#handler.close();
    this.#learner.closed(depth);
  }

  #declarationOrComment(): void {
    this.#learner.giveUp();
    const input: XmlInput = this.#input;
    const { bytes, at: from } = input;
    if (startsWith(bytes, from, commentStart)) this.#comment(from);
    else if (startsWith(bytes, from, sectionStart)) this.#section(from);
    else if (bytes.length - from < sectionStart.length && !input.isLast) throw incomplete;
    else if (/^<!DOCTYPE/i.test(input.text(from, from + 9))) {
      input.refuse("xml-doctype", "The document has a DOCTYPE.", from);
    } else input.fail("there is a declaration where XML allows none", from);
  }

  #comment(from: number): void {
    const input: XmlInput = this.#input;
    const { bytes } = input;
    const dashes = bytes.indexOf("--", from + 4);
    if (dashes < 0 || dashes + 2 >= bytes.length) throw incomplete;
    if (bytes[dashes + 2] !== greaterThan) input.fail("a comment holds two hyphens", dashes);
    this.#checkSection(from + 4, dashes);
    input.passTo(dashes + 3);
    if (this.#handler.wantsText) this.#handler.interrupted();
  }

  #section(from: number): void {
    const input: XmlInput = this.#input;
    if (this.#open.length === 0) input.fail("there is a CDATA section outside of all elements", from);
    const start = from + sectionStart.length;
    const end = input.bytes.indexOf("]]>", start);
    if (end < 0) throw incomplete;
    this.#checkSection(start, end);
    const { wantsText, wantsWords } = this.#handler;
    if (wantsText || wantsWords) this.#handler.text(withLineFeeds(input.text(start, end)));
    input.passTo(end + 3);
  }

  #instruction(): void {
    this.#learner.giveUp();
    const input: XmlInput = this.#input;
    const from = input.at;
    const end = input.bytes.indexOf("?>", from + 2);
    if (end < 0) throw incomplete;
    const nameEnd = input.endOfName(from + 2, "a processing instruction");
    const target = input.text(from + 2, nameEnd);
    if (nameEnd < end && input.skipWhitespace(nameEnd) === nameEnd) {
      input.fail("the name of a processing instruction is malformed", from);
    }
    if (target.toLowerCase() === "xml")
      input.fail("an XML declaration is only allowed at the very start", from);
    if (target.includes(":")) input.fail("the name of a processing instruction has a colon", from);
    this.#checkSection(nameEnd, end);
    input.passTo(end + 2);
    if (this.#handler.wantsText) this.#handler.interrupted();
  }

  #checkSection(from: number, to: number): void {
    const { bytes } = this.#input;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] ?? 0;
      if (byteClass.inSection[byte] !== byteClass.plain) this.#input.refuseForbidden(byte, at);
    }
  }

  #text(): void {
    const to = this.#texts.pass();
    const wantsText =
      this.#handler.wantsText || (this.#handler.wantsWords && !this.#input.isWhitespaceTo(to));
    this.#learner.text(to, wantsText);
    if (this.#open.length === 0) this.#texts.refuseStray(to);
    else {
      const text = this.#texts.textTo(to, wantsText);
      if (wantsText && text !== undefined) this.#handler.text(text);
    }
    this.#input.at = to;
  }
}
