import { Tokenizer, TokenType } from "@streamparser/json";

export interface JsonFault {
  /** One sentence. */
  readonly what: string;
  /** Bytes before the fault. */
  readonly offset: number;
  /** False where nothing is wrong up to the end. */
  readonly found: boolean;
}

/**
 * Finds where a value that JSON.parse refused, or in which keys are missing afterwards, goes wrong. Slow and
 * exact: it runs once, for the message.
 */
export function explainJsonError(raw: Buffer, looked: "syntax" | "duplicate"): JsonFault {
  const grammar = new Grammar();
  const tokenizer = new Tokenizer();
  let last = 0;
  let fault: JsonFault | undefined;
  tokenizer.onToken = ({ token, value, offset }) => {
    last = offset;
    fault ??= grammar.take(token, value, offset, looked);
  };
  tokenizer.onError = (cause) => {
    const at = /absolute position "(\d+)"/.exec(cause.message)?.[1];
    fault ??= {
      what: "the grammar of JSON allows no such character here.",
      offset: Number(at ?? last),
      found: true,
    };
  };
  tokenizer.write(raw);
  return fault ?? { what: "it cannot be parsed.", offset: last, found: false };
}

/** The grammar of JSON over tokens, with a set of keys per open object. */
class Grammar {
  readonly #open: {
    keys: Set<string> | undefined;
    expects: "value" | "key" | "colon" | "comma";
    empty: boolean;
  }[] = [];

  take(
    token: TokenType,
    value: unknown,
    offset: number,
    looked: "syntax" | "duplicate",
  ): JsonFault | undefined {
    const top = this.#open.at(-1);
    const wrong = (what: string): JsonFault => ({ what, offset, found: true });
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET:
        if (top !== undefined && top.expects !== "value") return wrong("a container is not allowed here.");
        if (top !== undefined) Object.assign(top, { expects: "comma", empty: false });
        this.#open.push(
          token === TokenType.LEFT_BRACE
            ? { keys: new Set(), expects: "key", empty: true }
            : { keys: undefined, expects: "value", empty: true },
        );
        return undefined;
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET: {
        const fits = (top?.keys !== undefined) === (token === TokenType.RIGHT_BRACE);
        if (top === undefined || !fits || !(top.expects === "comma" || top.empty)) {
          return wrong("a closing bracket is not allowed here.");
        }
        this.#open.pop();
        return undefined;
      }
      case TokenType.COLON:
        if (top?.expects !== "colon") return wrong("a colon is not allowed here.");
        top.expects = "value";
        return undefined;
      case TokenType.COMMA:
        if (top?.expects !== "comma") return wrong("a comma is not allowed here.");
        top.expects = top.keys === undefined ? "value" : "key";
        top.empty = false;
        return undefined;
      default: {
        if (top === undefined) return undefined;
        if (top.expects === "key") {
          if (typeof value !== "string") return wrong("a key is not a string.");
          if (looked === "duplicate" && top.keys?.has(value) === true) {
            return wrong(`The key ${JSON.stringify(value.slice(0, 60))} appears twice in one object.`);
          }
          top.keys?.add(value);
          Object.assign(top, { expects: "colon", empty: false });
          return undefined;
        }
        if (top.expects !== "value") return wrong("a value is not allowed here.");
        Object.assign(top, { expects: "comma", empty: false });
        return undefined;
      }
    }
  }
}
