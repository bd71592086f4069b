import { type WordingRule, wordingRules } from "./rules.js";

/** One place where a text uses rejected wording. */
export interface WordingFinding {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
  /** The text as found, on one line. */
  readonly found: string;
  readonly rule: WordingRule;
}

/** Marks a line that quotes recorded or released text. */
const RECORDED = "recorded wording";

/** Finds rejected wording in a text, in the order of the text; lines marked as recorded are left out. */
export function findRejectedWording(text: string): WordingFinding[] {
  const starts = lineStarts(text);
  const lines = text.split("\n");
  return wordingRules
    .flatMap((rule) => {
      const exceptions = rule.except.flatMap((pattern) => spans(text, pattern));
      return spans(text, rule.pattern)
        .filter(([from, to]) => !exceptions.some(([first, last]) => first <= from && to <= last))
        .map(([from, to]) => ({ from, to, rule }));
    })
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, rule }) => {
      const index = starts.findLastIndex((start) => start <= from);
      const column = from - (starts[index] ?? 0) + 1;
      return { line: index + 1, column, found: text.slice(from, to).replace(/\s+/g, " "), rule };
    })
    .filter(({ line }) => !lines[line - 1]?.includes(RECORDED));
}

const spans = (text: string, pattern: RegExp): [from: number, to: number][] =>
  [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);

const lineStarts = (text: string): number[] => [
  0,
  ...[...text.matchAll(/\n/g)].map((match) => match.index + 1),
];
