import { type Document, LineCounter, parseDocument } from "yaml";

/** A YAML or JSON text whose nodes know their places. */
export interface PlacedDocument {
  readonly document: Document.Parsed;
  /** Turns an offset of the text into line and column. */
  readonly lines: LineCounter;
}

/** Reads a text of YAML, or of JSON as a part of it. Repeated keys and aliases are errors of the document. */
export function parsePlaced(text: string): PlacedDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    maxAliasCount: 0,
  } as object);
  return { document, lines };
}
