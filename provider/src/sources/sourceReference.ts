/** A feed of a declaration, written as one text: `extrahop.sources.yaml#c2`. */
export interface SourceReference {
  /** The declaration, as the caller names it. */
  readonly declaration: string;
  readonly feed: string;
}

/** Name of the declaration that is used where none is named. */
export const defaultDeclaration = "extrahop.sources.yaml";

/** @returns undefined for a path */
export function parseSourceReference(source: string): SourceReference | undefined {
  const [, declaration, feed] = /^(.+\.ya?ml)#([^/\\#]+)$/i.exec(source) ?? [];
  return declaration === undefined || feed === undefined ? undefined : { declaration, feed };
}

export const sourceReference = ({ declaration, feed }: SourceReference): string => `${declaration}#${feed}`;
