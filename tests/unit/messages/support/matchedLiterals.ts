import ts from "typescript";

/** A literal by which a source file looks for something in a text. */
export interface MatchedLiteral {
  /** The text of the literal in the source. */
  readonly literal: string;
  readonly line: number;
  matches(text: string): boolean;
}

const searching = new Set([
  "startsWith",
  "endsWith",
  "includes",
  "indexOf",
  "lastIndexOf",
  "split",
  "replace",
  "replaceAll",
]);

/** Regular expressions anywhere in a source file, and texts that are searched for. */
export function matchedLiterals(source: string): readonly MatchedLiteral[] {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.ES2022, true);
  const found: MatchedLiteral[] = [];
  const add = (node: ts.Node, literal: string, matches: (text: string) => boolean) =>
    found.push({ literal, line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, matches });
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern = "", flags = ""] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      const shape = new RegExp(pattern, flags.replace(/[gy]/g, ""));
      // What matches an empty text tells no sentence from another.
      add(node, node.text, (text) => !shape.test("") && shape.test(text));
    } else if (ts.isNewExpression(node) && node.expression.getText() === "RegExp") {
      // Built at run time: the words in it are what it looks for.
      const words = node.arguments?.[0]?.getText() ?? "";
      for (const [run] of words.matchAll(/[A-Za-z]+(?: [A-Za-z]+)+/g))
        add(node, run, (text) => text.includes(run));
    } else if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      searching.has(node.expression.name.text)
    ) {
      const [wanted] = node.arguments;
      if (wanted !== undefined && ts.isStringLiteralLike(wanted))
        add(wanted, wanted.text, (text) => text.includes(wanted.text));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/**
 * Words that a literal spells out. A name alone, such as a property's, is no sentence; nor are escapes of a
 * regular expression.
 */
function hasWords(literal: string): boolean {
  const spelled = literal.replace(/\\u\w{4}|\\p\{\w+\}|\\\w/g, "");
  if (!literal.startsWith("/")) return /[A-Za-z]{2,} [A-Za-z]{2,}/.test(spelled);
  // Several words, or the beginning of a sentence.
  return /[A-Za-z]{5,}/.test(spelled) && (/ |\\s/.test(literal) || /^\/\^[(?:]*[A-Za-z]{5,}/.test(literal));
}

/** Literals of a source by which a sentence or a code in brackets would be recognized. */
export function sentencesMatched(source: string, sentences: readonly string[]): readonly string[] {
  return matchedLiterals(source)
    .filter(({ literal, matches }) =>
      literal.includes("EXTRAHOP_") && /\[/.test(literal)
        ? true
        : hasWords(literal) && sentences.some((sentence) => matches(sentence)),
    )
    .map(({ literal, line }) => `${line}: ${literal}`);
}
