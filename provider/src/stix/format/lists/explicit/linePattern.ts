import type { Matcher, RE2JS } from "re2js";
import { isComment } from "../head.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { readValues } from "../text/values.js";

const maxPatternCharacters = 1_000;

/** Loaded only where a pattern is given. RE2 takes time linear in the line, whatever the pattern. */
function compiled(pattern: string): RE2JS {
  const { RE2JS: engine } = require("re2js") as typeof import("re2js");
  return engine.compile(pattern);
}

/** @returns what is wrong with a pattern, if anything */
export function patternFault(pattern: string): string | undefined {
  if (pattern.length > maxPatternCharacters)
    return `lines.match has more than ${maxPatternCharacters} characters`;
  try {
    compiled(pattern);
    return undefined;
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    return `lines.match is no regular expression in RE2 syntax, which has no look-around and no back references (${what})`;
  }
}

/** Reads what a pattern finds in each line: its first group, or the whole match. */
export class PatternLines implements LineReader {
  readonly #pattern: RE2JS;
  #lines = 0;
  #found = 0;

  constructor(
    private readonly output: ListOutput,
    private readonly match: string,
  ) {
    this.#pattern = compiled(match);
  }

  line(line: string, number: number): void {
    if (line.trim() === "") return;
    const matcher: Matcher = this.#pattern.matcher(line);
    if (!matcher.find()) {
      if (isComment(line.trim())) return;
      this.#lines += 1;
      this.output.leaveOut("no-match", number);
      return;
    }
    this.#lines += 1;
    this.#found += 1;
    const value = (matcher.groupCount() > 0 ? matcher.group(1) : matcher.group(0)) ?? "";
    if (value.trim() === "") this.output.leaveOut("empty-cell", number);
    else readValues(value, number, this.output);
  }

  end(): void {
    if (this.#lines === 0 || this.#found > 0) return;
    const found = `The pattern ${JSON.stringify(this.match)} matches none of the ${this.#lines} lines.`;
    this.output.problem("format-mismatch", found, 1);
  }
}
