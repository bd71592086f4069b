/** An element while it is being opened. Attributes and prefixes are asked for by name, so that a tokenizer may be lazy. */
export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  /** Value of an attribute; `uri` is empty for attributes without a prefix. */
  attribute(uri: string, local: string): string | undefined;
  /** The namespace that a prefix stands for here; the empty prefix is the default namespace. */
  namespace(prefix: string): string | undefined;
}

export interface XmlHandler {
  open(element: XmlElement): void;
  text(text: string): void;
  close(): void;
}

/** Where the tokenizer stands; both 1-based. */
export interface XmlSpot {
  readonly line: number;
  readonly column: number;
}

/** Turns well-formed XML, given as text in pieces, into events; throws `ProblemFound` at the first fault. */
export interface XmlTokenizer {
  write(text: string): void;
  end(): void;
  spot(): XmlSpot;
}
