import { bounds } from "../../limits.js";

/** Paths such as `network-traffic:dst_ref.value`; a step is a property's name or an index (`*` for any). */
export interface ObjectPath {
  readonly objectType: string;
  readonly steps: readonly (string | { readonly index: number | "*" })[];
}

export type ComparisonOperator =
  | "="
  | "!="
  | ">"
  | "<"
  | ">="
  | "<="
  | "IN"
  | "LIKE"
  | "MATCHES"
  | "ISSUBSET"
  | "ISSUPERSET"
  | "EXISTS";

export interface PatternLiteral {
  readonly kind: "string" | "integer" | "float" | "boolean" | "hex" | "binary" | "timestamp";
  /** Escapes undone; without quotes and prefix. */
  readonly text: string;
}

export interface Test {
  readonly kind: "test";
  readonly path: ObjectPath;
  readonly operator: ComparisonOperator;
  readonly negated: boolean;
  /** None for EXISTS, any number for IN, else one. */
  readonly values: readonly PatternLiteral[];
}

export type PatternComparison =
  | Test
  | { readonly kind: "and" | "or"; readonly parts: readonly PatternComparison[] };

export type Observation =
  | { readonly kind: "observation"; readonly comparison: PatternComparison; readonly qualifiers: number }
  | {
      readonly kind: "and" | "or" | "followedby";
      readonly parts: readonly Observation[];
      readonly qualifiers: number;
    };

/** A pattern that breaks the grammar; `column` is 1-based within the pattern. */
export class PatternSyntaxError extends Error {
  override readonly name = "PatternSyntaxError";
  constructor(
    message: string,
    readonly column: number,
  ) {
    super(message);
  }
}

/**
 * Parses a STIX pattern by the grammar of STIX 2.0 and 2.1 (part 5 of the former, chapter 9 of the latter).
 * @throws PatternSyntaxError
 */
export function parsePattern(text: string): Observation {
  return new Parser(text).parse();
}

type TokenKind = "word" | "string" | "number" | "literal" | "symbol" | "end";
interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  readonly literal?: PatternLiteral["kind"];
}

const comparisonSymbols = new Set(["=", "==", "!=", "<>", ">", "<", ">=", "<="]);
/** Words of the grammar, which can't name types or properties unless quoted. */
const reserved = new Set([
  "AND",
  "OR",
  "NOT",
  "FOLLOWEDBY",
  "LIKE",
  "MATCHES",
  "ISSUPERSET",
  "ISSUBSET",
  "EXISTS",
  "IN",
  "START",
  "STOP",
  "SECONDS",
  "true",
  "false",
  "WITHIN",
  "REPEATS",
  "TIMES",
]);
const stringOperators = new Set(["LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"]);
const timestamp =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?Z$/;

class Parser {
  #at = 0;
  #depth = 0;
  #token: Token;

  constructor(private readonly text: string) {
    if (text.length > bounds.patternCharacters) {
      throw new PatternSyntaxError(`the pattern has more than ${bounds.patternCharacters} characters`, 1);
    }
    this.#token = this.#scan();
  }

  parse(): Observation {
    const root = this.#observations();
    if (this.#token.kind !== "end") this.#expected("AND, OR, FOLLOWEDBY, a qualifier or the end");
    return root;
  }

  #observations(): Observation {
    return this.#chain("followedby", "FOLLOWEDBY", () =>
      this.#chain("or", "OR", () => this.#chain("and", "AND", () => this.#qualified())),
    );
  }

  #chain(kind: "and" | "or" | "followedby", word: string, next: () => Observation): Observation {
    const first = next();
    if (!this.#isWord(word)) return first;
    const parts = [first];
    while (this.#isWord(word)) {
      this.#advance();
      parts.push(next());
    }
    return { kind, parts, qualifiers: 0 };
  }

  #qualified(): Observation {
    let found: Observation;
    if (this.#isSymbol("[")) {
      this.#advance();
      const comparison = this.#comparisons();
      this.#takeSymbol("]");
      found = { kind: "observation", comparison, qualifiers: 0 };
    } else if (this.#isSymbol("(")) {
      this.#enter();
      this.#advance();
      found = this.#observations();
      this.#takeSymbol(")");
      this.#depth -= 1;
    } else this.#expected('"[" or "("');
    let qualifiers = 0;
    while (this.#qualifier()) qualifiers += 1;
    return qualifiers === 0 ? found : { ...found, qualifiers: found.qualifiers + qualifiers };
  }

  #qualifier(): boolean {
    if (this.#isWord("WITHIN")) {
      this.#advance();
      this.#takeNumber("a positive number of seconds", /^\+?(\d+|\d*\.\d+)$/);
      this.#takeWord("SECONDS");
    } else if (this.#isWord("REPEATS")) {
      this.#advance();
      this.#takeNumber("a positive whole number", /^\+?\d+$/);
      this.#takeWord("TIMES");
    } else if (this.#isWord("START")) {
      this.#advance();
      this.#takeTime();
      this.#takeWord("STOP");
      this.#takeTime();
    } else return false;
    return true;
  }

  #comparisons(): PatternComparison {
    return this.#comparisonChain("or", "OR", () => this.#comparisonChain("and", "AND", () => this.#test()));
  }

  #comparisonChain(kind: "and" | "or", word: string, next: () => PatternComparison): PatternComparison {
    const first = next();
    if (!this.#isWord(word)) return first;
    const parts = [first];
    while (this.#isWord(word)) {
      this.#advance();
      parts.push(next());
    }
    return { kind, parts };
  }

  #test(): PatternComparison {
    if (this.#isSymbol("(")) {
      this.#enter();
      this.#advance();
      const inner = this.#comparisons();
      this.#takeSymbol(")");
      this.#depth -= 1;
      return inner;
    }
    if (this.#isWord("EXISTS")) {
      this.#advance();
      return { kind: "test", path: this.#path(), operator: "EXISTS", negated: false, values: [] };
    }
    const path = this.#path();
    const negated = this.#isWord("NOT");
    if (negated) this.#advance();
    const operator = this.#token;
    if (operator.kind === "symbol" && comparisonSymbols.has(operator.text)) {
      this.#advance();
      const equality = operator.text === "=" || operator.text === "==";
      const inequality = operator.text === "!=" || operator.text === "<>";
      const value = this.#literal(equality || inequality);
      const plain = equality ? "=" : inequality ? "!=" : (operator.text as ">" | "<" | ">=" | "<=");
      return { kind: "test", path, operator: plain, negated, values: [value] };
    }
    if (this.#isWord("IN")) {
      this.#advance();
      return { kind: "test", path, operator: "IN", negated, values: this.#set() };
    }
    if (operator.kind === "word" && stringOperators.has(operator.text)) {
      this.#advance();
      if (this.#token.kind !== "string") this.#expected("a string in single quotes");
      const value: PatternLiteral = { kind: "string", text: this.#token.text };
      this.#advance();
      return {
        kind: "test",
        path,
        operator: operator.text as "LIKE" | "MATCHES" | "ISSUBSET" | "ISSUPERSET",
        negated,
        values: [value],
      };
    }
    return this.#expected("a comparison operator");
  }

  #set(): PatternLiteral[] {
    this.#takeSymbol("(");
    const values: PatternLiteral[] = [];
    if (!this.#isSymbol(")")) {
      values.push(this.#literal(true));
      while (this.#isSymbol(",")) {
        this.#advance();
        values.push(this.#literal(true));
      }
    }
    this.#takeSymbol(")");
    return values;
  }

  #literal(booleanToo: boolean): PatternLiteral {
    const { kind, text, literal } = this.#token;
    let found: PatternLiteral | undefined;
    if (kind === "string") found = { kind: "string", text };
    else if (kind === "number") found = { kind: text.includes(".") ? "float" : "integer", text };
    else if (kind === "literal" && literal !== undefined) found = { kind: literal, text };
    else if (booleanToo && kind === "word" && (text === "true" || text === "false")) {
      found = { kind: "boolean", text };
    }
    if (found === undefined) this.#expected("a value, e.g. a string in single quotes");
    this.#advance();
    return found;
  }

  #path(): ObjectPath {
    const type = this.#token;
    if (type.kind !== "word" || reserved.has(type.text))
      this.#expected("an object path such as ipv4-addr:value");
    this.#advance();
    this.#takeSymbol(":");
    const steps: (string | { index: number | "*" })[] = [this.#property()];
    for (;;) {
      if (this.#isSymbol(".")) {
        this.#advance();
        steps.push(this.#property());
      } else if (this.#isSymbol("[")) {
        this.#advance();
        const { kind, text } = this.#token;
        if (kind === "symbol" && text === "*") steps.push({ index: "*" });
        else if (kind === "number" && /^[+-]?\d+$/.test(text)) steps.push({ index: Number(text) });
        else this.#expected("an index or *");
        this.#advance();
        this.#takeSymbol("]");
      } else return { objectType: type.text, steps };
    }
  }

  #property(): string {
    const { kind, text, at } = this.#token;
    if (kind === "string") {
      this.#advance();
      return text;
    }
    if (kind !== "word" || reserved.has(text)) this.#expected("a property's name");
    if (text.includes("-")) {
      throw new PatternSyntaxError("a property's name with a hyphen has to stand in single quotes", at + 1);
    }
    this.#advance();
    return text;
  }

  // Tokens

  #advance(): void {
    this.#token = this.#scan();
  }

  #isWord(word: string): boolean {
    return this.#token.kind === "word" && this.#token.text === word;
  }

  #isSymbol(symbol: string): boolean {
    return this.#token.kind === "symbol" && this.#token.text === symbol;
  }

  #takeSymbol(symbol: string): void {
    if (!this.#isSymbol(symbol)) this.#expected(`"${symbol}"`);
    this.#advance();
  }

  #takeWord(word: string): void {
    if (!this.#isWord(word)) this.#expected(word);
    this.#advance();
  }

  #takeNumber(what: string, shape: RegExp): void {
    if (this.#token.kind !== "number" || !shape.test(this.#token.text)) this.#expected(what);
    this.#advance();
  }

  #takeTime(): void {
    const { kind, literal } = this.#token;
    if (!(kind === "literal" && literal === "timestamp"))
      this.#expected("a timestamp such as t'2026-01-01T00:00:00Z'");
    this.#advance();
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > bounds.depth) {
      throw new PatternSyntaxError(
        `parentheses are nested more than ${bounds.depth} deep`,
        this.#token.at + 1,
      );
    }
  }

  #expected(what: string): never {
    const { kind, text, at } = this.#token;
    const hint =
      kind === "word" &&
      /^(and|or|not|in|like|matches|followedby|exists|start|stop|within|repeats)$/.test(text)
        ? " (operators are written in capitals)"
        : "";
    const found = kind === "end" ? "it ends" : `${JSON.stringify(text.slice(0, 40))} stands`;
    throw new PatternSyntaxError(`${found} where ${what} is expected${hint}`, at + 1);
  }

  #scan(): Token {
    this.#skipSpace();
    const text = this.text;
    const at = this.#at;
    if (at >= text.length) return { kind: "end", text: "", at };
    const c = text.charAt(at);
    if (c === "'") return { kind: "string", text: this.#quotedString(at), at };
    if ((c === "t" || c === "h" || c === "b") && text.charAt(at + 1) === "'") {
      this.#at = at + 1;
      return this.#prefixed(c, this.#quotedString(at + 1), at);
    }
    const word = match(/[A-Za-z_][A-Za-z0-9_-]*/y, text, at);
    if (word !== undefined) {
      this.#at = at + word.length;
      return { kind: "word", text: word, at };
    }
    const number = match(/[+-]?(?:(?:0|[1-9]\d*)?\.\d+|0|[1-9]\d*)/y, text, at);
    if (number !== undefined) {
      this.#at = at + number.length;
      return { kind: "number", text: number, at };
    }
    const symbol = match(/==|!=|<>|>=|<=|[=<>[\]().,:*]/y, text, at);
    if (symbol !== undefined) {
      this.#at = at + symbol.length;
      return { kind: "symbol", text: symbol, at };
    }
    const hint = c === '"' ? "; strings stand in single quotes" : "";
    throw new PatternSyntaxError(`the character ${JSON.stringify(c)} has no meaning here${hint}`, at + 1);
  }

  #prefixed(prefix: "t" | "h" | "b", text: string, at: number): Token {
    const wrong = (what: string): never => {
      throw new PatternSyntaxError(what, at + 1);
    };
    if (prefix === "t") {
      if (!timestamp.test(text)) wrong("this is no timestamp in UTC, e.g. t'2026-01-01T00:00:00Z'");
      return { kind: "literal", literal: "timestamp", text, at };
    }
    if (prefix === "h") {
      if (!/^([0-9a-fA-F]{2})*$/.test(text)) wrong("a hex value needs pairs of hex digits");
      return { kind: "literal", literal: "hex", text, at };
    }
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
      wrong("this is no base64");
    return { kind: "literal", literal: "binary", text, at };
  }

  /** Reads from the opening quote; escapes are \' and \\ only. */
  #quotedString(from: number): string {
    const text = this.text;
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
          throw new PatternSyntaxError("a backslash may only stand before a quote or a backslash", i + 1);
        }
        done += text.slice(start, i) + escaped;
        start = i + 2;
        i += 1;
      }
    }
    throw new PatternSyntaxError("a string is not closed", from + 1);
  }

  #skipSpace(): void {
    const text = this.text;
    for (;;) {
      const blank = match(/[\s\u00a0\ufeff]+/y, text, this.#at);
      if (blank !== undefined) this.#at += blank.length;
      if (text.startsWith("/*", this.#at)) {
        const end = text.indexOf("*/", this.#at + 2);
        if (end < 0) throw new PatternSyntaxError("a comment is not closed", this.#at + 1);
        this.#at = end + 2;
      } else if (text.startsWith("//", this.#at)) {
        const end = text.slice(this.#at).search(/[\r\n]/);
        this.#at = end < 0 ? text.length : this.#at + end;
      } else if (blank === undefined) return;
    }
  }
}

function match(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0];
}
