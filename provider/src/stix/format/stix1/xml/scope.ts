import type { XmlName } from "./tokenizer.js";

const xmlUri = "http://www.w3.org/XML/1998/namespace";
const xmlnsUri = "http://www.w3.org/2000/xmlns/";

/** The name of an attribute as written. */
export class AttributeName {
  readonly bytes: Uint8Array;
  /** The value that was asked for last, as many attributes have few values. */
  lastBytes: Uint8Array = new Uint8Array(0);
  lastValue = "";
  #scope: unknown;
  #uri: string | undefined;
  readonly prefix: string;
  readonly local: string;
  /** The prefix that it declares; undefined where it declares none. */
  readonly declares: string | undefined;

  constructor(readonly raw: string) {
    this.bytes = Buffer.from(raw);
    const colon = raw.indexOf(":");
    this.prefix = colon < 0 ? "" : raw.slice(0, colon);
    this.local = raw.slice(colon + 1);
    this.declares = raw === "xmlns" ? "" : this.prefix === "xmlns" ? this.local : undefined;
  }

  /** The namespace of its prefix in a scope. */
  namespaceIn<Kind>(scope: NamespaceScope<Kind>): string | undefined {
    if (this.#scope !== scope) {
      this.#scope = scope;
      this.#uri = scope.namespace(this.prefix);
    }
    return this.#uri;
  }
}

/**
 * An element's name as written in a scope, with what the consumer makes of it, and what came with it the last time: documents
 * repeat themselves, so that guessing the same again is mostly right.
 */
export class KnownName<Kind> {
  readonly bytes: Uint8Array;
  /** Its attributes in their order. */
  readonly attributes: AttributeName[] = [];
  /** The element that was opened after it. */
  next: KnownName<Kind> | undefined;

  constructor(
    readonly raw: string,
    readonly kind: Kind,
    readonly scope: NamespaceScope<Kind>,
  ) {
    this.bytes = Buffer.from(raw);
  }
}

/**
 * The namespaces that hold inside an element, and the names that were resolved there. Elements that declare nothing new share the
 * scope of the element around, so that nearly every name of a document is resolved once.
 */
export class NamespaceScope<Kind> {
  readonly #names = new Map<string, KnownName<Kind>>();

  private constructor(
    private readonly prefixes: ReadonlyMap<string, string>,
    private readonly classify: (name: XmlName) => Kind,
  ) {}

  static outermost<Kind>(classify: (name: XmlName) => Kind): NamespaceScope<Kind> {
    return new NamespaceScope(new Map([["xml", xmlUri]]), classify);
  }

  /** The scope with further declarations; the same one where they declare what holds already. */
  with(declarations: readonly (readonly [prefix: string, uri: string])[]): NamespaceScope<Kind> {
    if (declarations.every(([prefix, uri]) => (this.prefixes.get(prefix) ?? "") === uri)) return this;
    return new NamespaceScope(new Map([...this.prefixes, ...declarations]), this.classify);
  }

  namespace(prefix: string): string | undefined {
    const uri = this.prefixes.get(prefix);
    return prefix === "" && uri === undefined ? "" : uri;
  }

  /** Undefined where the name's prefix stands for nothing. */
  resolve(raw: string): KnownName<Kind> | undefined {
    const known = this.#names.get(raw);
    if (known !== undefined) return known;
    const colon = raw.indexOf(":");
    const prefix = colon < 0 ? "" : raw.slice(0, colon);
    const uri = prefix === "xmlns" ? undefined : this.namespace(prefix);
    if (uri === undefined) return undefined;
    const name = new KnownName(raw, this.classify({ uri, local: raw.slice(colon + 1) }), this);
    this.#names.set(raw, name);
    return name;
  }
}

/** Why a declaration isn't allowed; undefined where it is. */
export function faultOfDeclaration(prefix: string, uri: string): string | undefined {
  if (prefix === "xmlns") return "the prefix xmlns can't be declared";
  if ((prefix === "xml") !== (uri === xmlUri)) return "the prefix xml and its namespace belong to each other";
  if (uri === xmlnsUri) return "the namespace of xmlns can't be declared";
  if (prefix !== "" && uri === "") return "a prefix is declared to stand for nothing";
  return undefined;
}
