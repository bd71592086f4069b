/** How one field of a message is written, and read back. */
export interface Slot<T> {
  /** A regular expression (flags `su`) without capturing groups that matches what `format` writes. */
  readonly pattern: string;
  format(value: T): string;
  /** @returns undefined for text that is no such field */
  parse(text: string): Parsed<T> | undefined;
}

export interface Parsed<T> {
  readonly value: T;
}

/** The type of a slot's field. */
export type ValueOf<S> = S extends Slot<infer T> ? T : never;

/** Makes a slot of a parser that returns undefined for what it cannot read. */
export function slot<T extends NonNullable<unknown>>(
  pattern: string,
  format: (value: T) => string,
  parse: (text: string) => T | undefined,
): Slot<T> {
  return {
    pattern,
    format,
    parse(text) {
      const value = parse(text);
      return value === undefined ? undefined : { value };
    },
  };
}

/** Matches a whole text only. */
export const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, "su");

export const escapePattern = (literal: string): string => literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
