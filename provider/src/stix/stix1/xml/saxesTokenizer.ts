import { SaxesParser, type SaxesTagNS } from "saxes";
import { bounds } from "../../limits.js";
import { give, type Place } from "../../problems.js";
import type { XmlElement, XmlHandler, XmlSpot, XmlTokenizer } from "./tokenizer.js";

/** The tokenizer over saxes, which is strict; what it lacks are bounds and words for a bare ampersand. */
export class SaxesTokenizer<Kind> implements XmlTokenizer {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #kinds = new Map<string, Map<string, Kind>>();
  #depth = 0;
  /** Characters since the last event: a tag, text or comment that doesn't end. */
  #unfinished = 0;

  constructor(
    private readonly place: Place,
    handler: XmlHandler<Kind>,
  ) {
    const parser = this.#parser;
    const element = new SaxesElement((prefix) => parser.resolve(prefix));
    parser.on("error", (cause) => this.#refuse(cause.message));
    parser.on("doctype", () => this.#give("xml-doctype", "The document has a DOCTYPE."));
    parser.on("opentag", (tag) => {
      this.#unfinished = 0;
      this.#depth += 1;
      if (this.#depth > bounds.depth)
        this.#give("xml-too-deep", `Elements are nested more than ${bounds.depth} deep.`);
      element.tag = tag;
      handler.open(this.#kindOf(tag, handler), element);
    });
    parser.on("closetag", () => {
      this.#unfinished = 0;
      this.#depth -= 1;
      handler.close();
    });
    const text = (piece: string) => {
      this.#unfinished = 0;
      if (handler.wantsText) handler.text(piece);
    };
    parser.on("text", text);
    parser.on("cdata", text);
    parser.on("comment", () => {
      this.#unfinished = 0;
    });
  }

  write(text: string): void {
    this.#unfinished += text.length;
    this.#parser.write(text);
    if (this.#unfinished > bounds.unfinishedCharacters) {
      this.#give("xml-too-large", "A tag, text or comment is larger than in any honest document.");
    }
  }

  end(): void {
    this.#parser.close();
  }

  spot(): XmlSpot {
    return { line: this.#parser.line, column: Math.max(1, this.#parser.columnIndex) };
  }

  #kindOf({ uri, local }: SaxesTagNS, handler: XmlHandler<Kind>): Kind {
    let ofUri = this.#kinds.get(uri);
    if (ofUri === undefined) {
      ofUri = new Map();
      this.#kinds.set(uri, ofUri);
    }
    let kind = ofUri.get(local);
    if (kind === undefined) {
      kind = handler.classify({ uri, local });
      ofUri.set(local, kind);
    }
    return kind;
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
  tag: SaxesTagNS | undefined;

  constructor(readonly namespace: (prefix: string) => string | undefined) {}

  attribute(local: string): string | undefined {
    const found = this.tag?.attributes[local];
    return found?.prefix === "" ? found.value : undefined;
  }

  attributeOf(uri: string, local: string): string | undefined {
    for (const attribute of Object.values(this.tag?.attributes ?? {})) {
      if (attribute.local === local && attribute.uri === uri) return attribute.value;
    }
    return undefined;
  }
}
