import type { XmlName } from "./tokenizer.js";

const xmlUri = "http://www.w3.org/XML/1998/namespace";
const xmlnsUri = "http://www.w3.org/2000/xmlns/";

/** The name of an attribute as written. */
export class AttributeName {
  readonly bytes: Uint8Array;
  /** The value that was asked for last: many attributes have few values. */
  lastBytes: Uint8Array = new Uint8Array(0);
  lastValue = "";
  #scope: unknown;
  #uri: string | undefined;
  readonly prefix: string;
  readonly local: string;
  /** The prefix that it declares; undefined if it declares none. */
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
 * An element's name as written in a scope, with the consumer's kind of it, and what came with it the last
 * time: documents repeat themselves, so that guessing the same again is mostly right.
 */
export class KnownName<Kind> {
  readonly bytes: Uint8Array;
  /** Its attributes in their order. */
  readonly attributes: AttributeName[] = [];
  #next: KnownName<Kind> | undefined;

  /** @param isKept true if its scope keeps it for other elements */
  constructor(
    readonly raw: string,
    readonly kind: Kind,
    readonly scope: NamespaceScope<Kind>,
    readonly isKept: boolean,
  ) {
    this.bytes = Buffer.from(raw);
  }

  /** The element that was opened after it. */
  get next(): KnownName<Kind> | undefined {
    return this.#next;
  }

  /** A chain of names that nothing else keeps would grow with the document. */
  isFollowedBy(name: KnownName<Kind>): void {
    if (name.isKept && name.scope === this.scope) this.#next = name;
  }
}

/** Names that a scope keeps; a hostile document may have any number. */
const maxKept = 10_000;

/**
 * The namespaces that hold inside an element, and the names that were resolved there. Elements that declare
 * nothing new share the scope of the element around, so that nearly every name of a document is resolved
 * once.
 */
export class NamespaceScope<Kind> {
  readonly #names = new Map<string, KnownName<Kind>>();
  readonly #declared: ReadonlyMap<string, string>;
  readonly #around: NamespaceScope<Kind> | undefined;
  readonly #classify: (name: XmlName) => Kind;
  /** Declarations of this scope and all around it. */
  readonly size: number;

  private constructor(
    declared: readonly (readonly [prefix: string, uri: string])[],
    around: NamespaceScope<Kind> | undefined,
    classify: (name: XmlName) => Kind,
  ) {
    this.#declared = new Map(declared);
    this.#around = around;
    this.#classify = classify;
    this.size = declared.length + (around?.size ?? 0);
  }

  static outermost<Kind>(classify: (name: XmlName) => Kind): NamespaceScope<Kind> {
    return new NamespaceScope<Kind>([["xml", xmlUri]], undefined, classify);
  }

  /** The scope with further declarations; the same one if they declare what holds already. */
  with(declarations: readonly (readonly [prefix: string, uri: string])[]): NamespaceScope<Kind> {
    if (declarations.every(([prefix, uri]) => (this.#uriOf(prefix) ?? "") === uri)) return this;
    return new NamespaceScope(declarations, this, this.#classify);
  }

  namespace(prefix: string): string | undefined {
    const uri = this.#uriOf(prefix);
    return prefix === "" && uri === undefined ? "" : uri;
  }

  /** Undefined if the name's prefix has no namespace. */
  resolve(raw: string): KnownName<Kind> | undefined {
    const known = this.#names.get(raw);
    if (known !== undefined) return known;
    const colon = raw.indexOf(":");
    const prefix = colon < 0 ? "" : raw.slice(0, colon);
    const uri = prefix === "xmlns" ? undefined : this.namespace(prefix);
    if (uri === undefined) return undefined;
    const isKept = this.#names.size < maxKept;
    const name = new KnownName(raw, this.#classify({ uri, local: raw.slice(colon + 1) }), this, isKept);
    if (isKept) this.#names.set(raw, name);
    return name;
  }

  #uriOf(prefix: string): string | undefined {
    for (let scope: NamespaceScope<Kind> | undefined = this; scope !== undefined; scope = scope.#around) {
      const uri = scope.#declared.get(prefix);
      if (uri !== undefined) return uri;
    }
    return undefined;
  }
}

/** Why a declaration is not allowed; undefined if it is. */
export function faultOfDeclaration(prefix: string, uri: string): string | undefined {
  if (prefix === "xmlns") return "the prefix xmlns must not be declared";
  if ((prefix === "xml") !== (uri === xmlUri)) return "the prefix xml and its namespace belong to each other";
  if (uri === xmlnsUri) return "the namespace of xmlns must not be declared";
  if (prefix !== "" && uri === "") return "a prefix is declared without a namespace";
  return undefined;
}
