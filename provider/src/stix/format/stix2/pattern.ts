import { bounds } from "../../limits.js";
import { PatternScanner, type Token } from "./patternScanner.js";
import {
  type ComparisonOperator,
  type ObjectPath,
  type Observation,
  type PatternComparison,
  type PatternLiteral,
  PatternSyntaxError,
  type Test,
} from "./patternSyntax.js";

/**
 * Parses a STIX pattern by the grammar of STIX 2.0 and 2.1 (part 5 of the former, chapter 9 of the latter).
 * @throws PatternSyntaxError
 */
export function parsePattern(text: string): Observation {
  return new Parser(text).parse();
}

const comparisonSymbols: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["=", "="],
  ["==", "="],
  ["!=", "!="],
  ["<>", "!="],
  [">", ">"],
  ["<", "<"],
  [">=", ">="],
  ["<=", "<="],
]);
/** Words of the grammar, which name types or properties only in quotes. */
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
const stringOperators = ["LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"] as const;

class Parser {
  readonly #scanner: PatternScanner;
  #depth = 0;
  #passed = 0;
  #token: Token;

  constructor(text: string) {
    if (text.length > bounds.patternCharacters) {
      throw new PatternSyntaxError(`the pattern has more than ${bounds.patternCharacters} characters`, 1);
    }
    this.#scanner = new PatternScanner(text);
    this.#token = this.#scanner.next();
  }

  parse(): Observation {
    const root = this.#observations();
    if (this.#token.kind !== "end") this.#expected("AND, OR, FOLLOWEDBY, a qualifier or the end");
    return root;
  }

  #observations(): Observation {
    const joined = (kind: "and" | "or" | "followedby") => (parts: readonly Observation[]) =>
      ({ kind, parts, qualifiers: 0 }) as const;
    const ands = () => this.#chain("AND", () => this.#qualified(), joined("and"));
    const ors = () => this.#chain("OR", ands, joined("or"));
    return this.#chain("FOLLOWEDBY", ors, joined("followedby"));
  }

  /** One part, or several that are separated by a word. */
  #chain<T>(word: string, next: () => T, join: (parts: readonly T[]) => T): T {
    const first = next();
    if (!this.#isWord(word)) return first;
    const parts = [first];
    while (this.#isWord(word)) {
      this.#advance();
      parts.push(next());
    }
    return join(parts);
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
    const joined = (kind: "and" | "or") => (parts: readonly PatternComparison[]) =>
      ({ kind, parts }) as const;
    const ands = () => this.#chain("AND", () => this.#test(), joined("and"));
    return this.#chain("OR", ands, joined("or"));
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
    const isAbsence = this.#isWord("NOT");
    const not = this.#token;
    if (isAbsence) this.#advance();
    if (isAbsence || this.#isWord("EXISTS")) {
      if (!this.#isWord("EXISTS")) this.#expected("an object path, or EXISTS after NOT,", not);
      this.#advance();
      return { kind: "test", path: this.#path(), operator: "EXISTS", negated: isAbsence, values: [] };
    }
    const path = this.#path();
    const negated = this.#isWord("NOT");
    if (negated) this.#advance();
    return { kind: "test", path, negated, ...this.#operation() };
  }

  /** An operator and the values after it. */
  #operation(): Pick<Test, "operator" | "values"> {
    const { kind, text } = this.#token;
    const symbol = kind === "symbol" ? comparisonSymbols.get(text) : undefined;
    if (symbol !== undefined) {
      this.#advance();
      return { operator: symbol, values: [this.#literal(symbol === "=" || symbol === "!=")] };
    }
    if (this.#isWord("IN")) {
      this.#advance();
      return { operator: "IN", values: this.#set() };
    }
    const operator = kind === "word" ? stringOperators.find((one) => one === text) : undefined;
    if (operator === undefined) this.#expected("a comparison operator");
    this.#advance();
    if (this.#token.kind !== "string") this.#expected("a string in single quotes");
    return { operator, values: [this.#literal(false)] };
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
      throw new PatternSyntaxError("a property's name with a hyphen must be in single quotes", at + 1);
    }
    this.#advance();
    return text;
  }

  // Tokens

  #advance(): void {
    this.#passed += 1;
    if (this.#passed > bounds.patternTokens) {
      throw new PatternSyntaxError(`the pattern has more than ${bounds.patternTokens} words and symbols`, 1);
    }
    this.#token = this.#scanner.next();
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

  #expected(what: string, { kind, text, at } = this.#token): never {
    const hint =
      kind === "word" &&
      /^(and|or|not|in|like|matches|followedby|exists|start|stop|within|repeats)$/.test(text)
        ? " (operators are written in capitals)"
        : "";
    const found = kind === "end" ? "it ends" : `it has ${JSON.stringify(text.slice(0, 40))}`;
    throw new PatternSyntaxError(`${found} where ${what} is expected${hint}`, at + 1);
  }
}
