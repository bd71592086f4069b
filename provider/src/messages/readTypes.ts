import type { definitions, MessageCode } from "./definitions.js";

type DefinitionOf<C extends MessageCode> = Extract<(typeof definitions)[number], { readonly code: C }>;

/** The fields of a message. */
export type FieldsOf<C extends MessageCode> = NonNullable<ReturnType<DefinitionOf<C>["parse"]>>;

/** Sentences of earlier versions name neither the system nor the collection. */
type Unnamed = "system" | "collection";

/** A message that was read back; distinguished by `code`. */
export type ReadMessage = {
  [C in MessageCode]: {
    readonly code: C;
    readonly fields?: Omit<FieldsOf<C>, Unnamed> & Partial<Pick<FieldsOf<C>, Unnamed & keyof FieldsOf<C>>>;
  };
}[MessageCode];
