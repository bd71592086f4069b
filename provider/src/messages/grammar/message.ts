import { type Fields, type Slots, sentence } from "./composed.js";
import type { Slot } from "./slot.js";

export type Severity = "warning" | "note";

/** A message about a resource, ready to be shown on its row. */
export interface Message<C extends string = string, F = unknown> {
  /** Stable: match on it and on the fields, never on the text. */
  readonly code: C;
  readonly severity: Severity;
  readonly fields: F;
  /**
   * For people: a sentence, the code in brackets at the end of the first line, and details in the lines
   * below.
   */
  readonly text: string;
}

/** One kind of message: call it with the fields to make one. */
export interface MessageDefinition<C extends string, F> {
  (fields: F): Message<C, F>;
  readonly code: C;
  readonly severity: Severity;
  /** @returns undefined for a text that is no such message */
  parse(text: string): F | undefined;
  /** The text without its subject, for a place where system and collection are known already. */
  predicate(fields: Omit<F, "system" | "collection">): string;
}

/** What a file of this folder says of its message. */
interface Definition<C extends string, S extends Slots> {
  readonly code: C;
  readonly severity: Severity;
  /** System and collection that the first line begins with. @default nothing */
  readonly subject?: string;
  /** The first line, with a slot for each of its fields. */
  readonly text: string;
  /** What follows the code; each slot in it begins with a line break. @default nothing */
  readonly details?: string;
  readonly slots: S;
}

export function defineMessage<C extends string, S extends Slots>({
  code,
  severity,
  subject = "",
  text,
  details = "",
  slots,
}: Definition<C, S>): MessageDefinition<C, Fields<S>> {
  const rest = `${text} [${code}]${details}`;
  const grammar: Slot<Fields<S>> = sentence(`${subject}${rest}`, slots);
  const predicate = sentence(rest, subject === "" ? slots : withoutSubject(slots));
  const make = (fields: Fields<S>): Message<C, Fields<S>> => ({
    code,
    severity,
    fields,
    text: grammar.format(fields),
  });
  return Object.assign(make, {
    code,
    severity,
    parse: (written: string) => grammar.parse(written)?.value,
    predicate: (fields: object) => predicate.format(fields),
  });
}

function withoutSubject({ system: _, collection: __, ...rest }: Slots): Slots {
  return rest;
}

/**
 * The code at the end of the first line of a message or an error that has one: `... failed: ...
 * [EXTRAHOP_TLS]`.
 */
export function bracketedCode(text: string): string | undefined {
  return bracketedCodes(text).find((code) => code.startsWith("EXTRAHOP_"));
}

/**
 * The codes at the ends of all lines of a text, those of problems of a source among them: `...: ...
 * [too-many-observables]`.
 */
export function bracketedCodes(text: string): readonly string[] {
  return [...text.matchAll(/\[(EXTRAHOP_[A-Z0-9_]+|[a-z][a-z0-9-]*)\]$/gm)].map(([, code = ""]) => code);
}
