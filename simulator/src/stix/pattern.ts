const networkTypes: ReadonlySet<string> = new Set(["ipv4-addr", "ipv6-addr", "domain-name", "url"]);

export const isNetworkType = (type: string): boolean => networkTypes.has(type);

const exactOperators: ReadonlySet<string> = new Set(["=", "==", "IN", "ISSUBSET"]);
const wordCharacter = /[A-Za-z0-9_:.[\]*-]/;
const operatorCharacter = /[=!<>]/;

/**
 * The values that a STIX pattern compares network objects with: those after `=`, `IN` and `ISSUBSET`, also by
 * way of `network-traffic:dst_ref.value`. It reads tokens only and is no judge of the grammar.
 */
export function* patternValues(pattern: string): Generator<string> {
  let path = "";
  let operator = "";
  let negated = false;
  for (const token of tokens(pattern)) {
    if (token.kind === "string") {
      if (!negated && exactOperators.has(operator) && isNetworkPath(path)) yield token.text;
    } else if (token.text.includes(":")) {
      path = token.text;
      operator = "";
      negated = false;
    } else if (token.text === "NOT") {
      negated = true;
    } else if (token.text !== "") {
      operator = token.text;
    }
  }
}

const isNetworkPath = (path: string): boolean => {
  const [type = "", property = ""] = path.split(":", 2);
  return (
    (isNetworkType(type) && property === "value") ||
    (type === "network-traffic" && property === "dst_ref.value") ||
    (type === "domain-name" && property === "resolves_to_refs[*].value")
  );
};

type Token = { readonly kind: "string" | "word"; readonly text: string };

function* tokens(pattern: string): Generator<Token> {
  let at = 0;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    if (character === "'") {
      const end = endOfString(pattern, at + 1);
      yield { kind: "string", text: pattern.slice(at + 1, end).replace(/\\(.)/gs, "$1") };
      at = end + 1;
    } else if (operatorCharacter.test(character)) {
      const start = at;
      while (operatorCharacter.test(pattern.charAt(at))) at += 1;
      yield { kind: "word", text: pattern.slice(start, at) };
    } else if (wordCharacter.test(character)) {
      const { text, end } = wordAt(pattern, at);
      yield { kind: "word", text: text.replace(/^\[+|\]+$/g, "") };
      at = end;
    } else {
      at += 1;
    }
  }
}

/** A word or path: whitespace may surround its colon and dots, and its steps may be in quotes. */
function wordAt(pattern: string, start: number): { readonly text: string; readonly end: number } {
  let text = "";
  let at = start;
  while (at < pattern.length) {
    const character = pattern.charAt(at);
    const afterJoint = /[:.]$/.test(text);
    if (wordCharacter.test(character)) {
      text += character;
      at += 1;
    } else if (afterJoint && character === "'") {
      const end = endOfString(pattern, at + 1);
      text += pattern.slice(at + 1, end);
      at = end + 1;
    } else {
      const next = afterWhitespace(pattern, at);
      const isInPath = next > at && (afterJoint || /[:.]/.test(pattern.charAt(next)));
      if (!isInPath) break;
      at = next;
    }
  }
  return { text, end: at };
}

function afterWhitespace(pattern: string, from: number): number {
  let at = from;
  while (/\s/.test(pattern.charAt(at))) at += 1;
  return at;
}

/** A backslash takes the meaning from the character after it. */
function endOfString(pattern: string, start: number): number {
  let at = start;
  while (at < pattern.length && pattern.charAt(at) !== "'") at += pattern.charAt(at) === "\\" ? 2 : 1;
  return at;
}
