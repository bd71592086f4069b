import type { ListHead } from "./head.js";
import type { ListOutput } from "./output.js";
import type { LineReader, ListPlan } from "./plan.js";

/** A format of a publisher or tool, known by its signature. */
export interface KnownFormat {
  /** Stable, in kebab case; what `--format` and the argument `format` take. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Who writes it. */
  readonly publisher: string;
  /**
   * Plans the reading where the head bears the format's signature.
   *
   * @param asked true where the format was named, so that the head need only be readable as it
   * @returns undefined where the head is not of the format
   */
  plan(head: ListHead, asked: boolean): ListPlan | undefined;
}

/** What a format of lines adds to its name, title and publisher. */
export interface LineFormat extends Omit<KnownFormat, "plan"> {
  /** The signature: true where the head is of the format. */
  matches(head: ListHead): boolean;
  /** What is read of a line, for people; empty where it is the whole line. */
  readonly columns: readonly string[];
  open(output: ListOutput, head: ListHead): LineReader;
}

export function lineFormat({ name, title, publisher, matches, columns, open }: LineFormat): KnownFormat {
  return {
    name,
    title,
    publisher,
    plan: (head, asked) =>
      asked || matches(head)
        ? { kind: "lines", format: { name, title, columns }, open: (output) => open(output, head) }
        : undefined,
  };
}

/** Reads each line that is neither empty nor a comment of the format with one function. */
export function eachLine(
  isComment: (line: string) => boolean,
  read: (line: string, number: number) => void,
): LineReader {
  return {
    line: (raw, number) => {
      const line = raw.trim();
      if (line !== "" && !isComment(line)) read(line, number);
    },
    end: () => {},
  };
}

/** True where most lines fit a pattern. */
export function mostLines(lines: readonly string[], pattern: RegExp, share = 0.6): boolean {
  if (lines.length === 0) return false;
  return lines.filter((line) => pattern.test(line)).length >= lines.length * share;
}

/** True where rows fit a signature, one odd row of ten, or of three and more, aside. */
export function nearlyAllRows<T>(rows: readonly T[], fits: (row: T) => boolean): boolean {
  const odd = rows.filter((row) => !fits(row)).length;
  return rows.length > 0 && (odd <= rows.length * 0.1 || (odd === 1 && rows.length >= 3));
}
