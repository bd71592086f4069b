import { SaxesParser, type SaxesTagNS } from "saxes";
import { bounds } from "../../limits.js";
import { give, type Place } from "../../problems.js";
import type { XmlElement, XmlHandler, XmlSpot, XmlTokenizer } from "./tokenizer.js";

/** The tokenizer over saxes, which is strict; what it lacks are bounds and words for a bare ampersand. */
export class SaxesTokenizer implements XmlTokenizer {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  #depth = 0;

  constructor(
    private readonly place: Place,
    handler: XmlHandler,
  ) {
    const parser = this.#parser;
    parser.on("error", (cause) => this.#refuse(cause.message));
    parser.on("doctype", () => this.#give("xml-doctype", "The document has a DOCTYPE."));
    parser.on("opentag", (tag) => {
      this.#depth += 1;
      if (this.#depth > bounds.depth)
        this.#give("xml-too-deep", `Elements are nested more than ${bounds.depth} deep.`);
      handler.open(new SaxesElement(tag, (prefix) => parser.resolve(prefix)));
    });
    parser.on("closetag", () => {
      this.#depth -= 1;
      handler.close();
    });
    parser.on("text", (text) => {
      if (this.#depth > 0) handler.text(text);
    });
    parser.on("cdata", (text) => handler.text(text));
  }

  write(text: string): void {
    this.#parser.write(text);
    // Text and attribute values that don't end are gathered by the parser; one chunk is far below the bound.
    this.#boundPending();
  }

  end(): void {
    this.#parser.close();
  }

  spot(): XmlSpot {
    return { line: this.#parser.line, column: Math.max(1, this.#parser.columnIndex) };
  }

  #boundPending(): void {
    const { text, name, attribList } = this.#parser as unknown as {
      text: string;
      name: string;
      attribList: readonly { value: string }[];
    };
    const attributes = attribList.reduce((sum, { value }) => sum + value.length, 0);
    if (text.length > bounds.textCharacters || name.length + attributes > bounds.attributeCharacters) {
      this.#give("xml-too-large", "A name, an attribute or a text is larger than in any honest document.");
    }
  }

  #refuse(message: string): never {
    const found = message.replace(/^(?:[^:]*:)?\d+:\d+: /, "");
    if (/doctype/i.test(found)) this.#give("xml-doctype", "The document has a DOCTYPE.");
    this.#give("xml-not-well-formed", `The XML is not well-formed: ${reworded(found)}`);
  }

  #give(
    code: "xml-doctype" | "xml-too-deep" | "xml-too-large" | "xml-not-well-formed",
    found: string,
  ): never {
    give(code, this.place, found, this.spot());
  }
}

/** saxes speaks of entities where people think of an ampersand that isn't written as &amp;. */
function reworded(message: string): string {
  if (message.startsWith("disallowed character in entity name") || message.startsWith("undefined entity")) {
    return "an ampersand must be written as &amp;, and no entity besides the five of XML is allowed.";
  }
  return message.endsWith(".") ? message : `${message}.`;
}

class SaxesElement implements XmlElement {
  readonly uri: string;
  readonly local: string;

  constructor(
    private readonly tag: SaxesTagNS,
    private readonly resolve: (prefix: string) => string | undefined,
  ) {
    this.uri = tag.uri;
    this.local = tag.local;
  }

  attribute(uri: string, local: string): string | undefined {
    if (uri === "") {
      const plain = this.tag.attributes[local];
      return plain?.prefix === "" ? plain.value : undefined;
    }
    for (const attribute of Object.values(this.tag.attributes)) {
      if (attribute.local === local && attribute.uri === uri) return attribute.value;
    }
    return undefined;
  }

  namespace(prefix: string): string | undefined {
    return this.resolve(prefix);
  }
}
