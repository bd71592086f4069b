/** An element's name with its namespace resolved. One object represents all elements of that name. */
export interface XmlName {
  readonly uri: string;
  readonly local: string;
}

/** What can be asked of an element while it is being opened; not to be kept. */
export interface XmlElement {
  /** Value of an attribute without a prefix. */
  attribute(local: string): string | undefined;
  /** Value of an attribute whose prefix has a namespace. */
  attributeOf(uri: string, local: string): string | undefined;
  /** {@link hashOfBytes} over the value of an attribute without a prefix, after its first colon. */
  localHash(local: string): number | undefined;
  /** 53 bits over the value of an attribute without a prefix, after its first colon. */
  localFingerprint(local: string): number | undefined;
  /** The namespace of a prefix here; the empty prefix is the default namespace. */
  namespace(prefix: string): string | undefined;
}

/** `Kind` is what the consumer makes of a name, once for each name that occurs. */
export interface XmlHandler<Kind> {
  classify(name: XmlName): Kind;
  open(kind: Kind, element: XmlElement): void;
  /**
   * Only called while {@link wantsText}, or {@link wantsWords} for text that is not only white space; a text
   * may come in several pieces.
   */
  text(text: string): void;
  readonly wantsText: boolean;
  readonly wantsWords: boolean;
  /** Only called while {@link wantsText}: a comment or processing instruction divides the text. */
  interrupted(): void;
  close(): void;
  /** True where the elements inside the one that is open are entries of a list, which come in few shapes. */
  readonly inList: boolean;
  /**
   * Called after `close` of such an entry: what its events led to, to be done for another one that differs in
   * nothing but ids and texts. Attributes whose values were asked for are the same again; of all others the
   * handler knows nothing.
   * @param gaps how many attributes it asked for a hash of, and texts it took
   * @returns undefined where it cannot be repeated
   */
  learned(gaps: number): ((gaps: XmlGaps) => void) | undefined;
}

/**
 * What differs in an entry of a list, by its number among the attributes that were hashed and the texts that
 * were taken.
 */
export interface XmlGaps {
  localHash(gap: number): number;
  localFingerprint(gap: number): number;
  text(gap: number): string;
}

/** A position of the tokenizer; both numbers are 1-based. */
export interface XmlSpot {
  readonly line: number;
  readonly column: number;
}

/**
 * Turns well-formed XML, given as UTF-8 in pieces of whole characters, into events; throws `ProblemFound` at
 * the first fault.
 */
export interface XmlTokenizer {
  write(bytes: Buffer): void;
  end(): void;
  spot(): XmlSpot;
}
