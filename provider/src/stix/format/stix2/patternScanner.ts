import { type PatternLiteral, PatternSyntaxError } from "./patternSyntax.js";

export type TokenKind = "word" | "string" | "number" | "literal" | "symbol" | "end";

/** A token of a pattern; `at` is its index. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  readonly literal?: PatternLiteral["kind"];
}

const timestamp =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$/;

const shapes: readonly (readonly ["word" | "number" | "symbol", RegExp])[] = [
  ["word", /[A-Za-z_][A-Za-z0-9_-]*/y],
  ["number", /[+-]?(?:(?:0|[1-9]\d*)?\.\d+|0|[1-9]\d*)/y],
  ["symbol", /==|!=|<>|>=|<=|[=<>[\]().,:*]/y],
];

/** Cuts a pattern into tokens. */
export class PatternScanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token; a token of kind `end` after the last one. */
  next(): Token {
    this.#skipSpace();
    const text = this.#text;
    const at = this.#at;
    if (at >= text.length) return { kind: "end", text: "", at };
    const c = text.charAt(at);
    if (c === "'") return { kind: "string", text: this.#quotedString(at), at };
    if ((c === "t" || c === "h" || c === "b") && text.charAt(at + 1) === "'") {
      this.#at = at + 1;
      return this.#prefixed(c, this.#quotedString(at + 1), at);
    }
    for (const [kind, shape] of shapes) {
      const found = match(shape, text, at);
      if (found === undefined) continue;
      this.#at = at + found.length;
      return { kind, text: found, at };
    }
    const hint = c === '"' ? "; strings are written in single quotes" : "";
    throw new PatternSyntaxError(`the character ${JSON.stringify(c)} has no meaning here${hint}`, at + 1);
  }

  #prefixed(prefix: "t" | "h" | "b", text: string, at: number): Token {
    const wrong = (what: string): never => {
      throw new PatternSyntaxError(what, at + 1);
    };
    if (prefix === "t") {
      if (!timestamp.test(text)) wrong("this is not a timestamp in UTC such as t'2026-01-01T00:00:00Z'");
      return { kind: "literal", literal: "timestamp", text, at };
    }
    if (prefix === "h") {
      if (!/^([0-9a-fA-F]{2})*$/.test(text)) wrong("a hex value needs pairs of hex digits");
      return { kind: "literal", literal: "hex", text, at };
    }
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
      wrong("this is not base64");
    return { kind: "literal", literal: "binary", text, at };
  }

  /** Reads from the opening quote; escapes are \' and \\ only. */
  #quotedString(from: number): string {
    const text = this.#text;
    let start = from + 1;
    let done = "";
    for (let i = start; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 0x27) {
        this.#at = i + 1;
        return done + text.slice(start, i);
      }
      if (c === 0x5c) {
        const escaped = text.charAt(i + 1);
        if (escaped !== "'" && escaped !== "\\") {
          throw new PatternSyntaxError("a backslash is only allowed before a quote or a backslash", i + 1);
        }
        done += text.slice(start, i) + escaped;
        start = i + 2;
        i += 1;
      }
    }
    throw new PatternSyntaxError("a string is not closed", from + 1);
  }

  #skipSpace(): void {
    const text = this.#text;
    for (;;) {
      const space = match(/[\s\u00a0\ufeff]+/y, text, this.#at);
      if (space !== undefined) this.#at += space.length;
      if (text.startsWith("/*", this.#at)) {
        const end = text.indexOf("*/", this.#at + 2);
        if (end < 0) throw new PatternSyntaxError("a comment is not closed", this.#at + 1);
        this.#at = end + 2;
      } else if (text.startsWith("//", this.#at)) {
        this.#at += match(/[^\r\n]*/y, text, this.#at)?.length ?? 0;
      } else if (space === undefined) return;
    }
  }
}

function match(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
