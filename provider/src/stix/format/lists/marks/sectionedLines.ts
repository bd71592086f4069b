import { BlockComments } from "../blockComments.js";
import { isIndicatorKind, kindOfCell } from "../judging.js";
import type { ListOutput } from "../output.js";
import type { LineReader } from "../plan.js";
import { mayNameExceptions } from "./exceptionNames.js";
import { type Heading, headingOf } from "./headingOf.js";
import { reasonByComment } from "./reasonByComment.js";

/**
 * Reads a list without its comments of several lines, and whose headings may name exceptions, such as
 * `# Whitelist`: the lines below one are no indicators, until a heading names something else.
 */
export class SectionedLines implements LineReader {
  #allowed = false;
  /** True where nothing before a line says that it is no value. */
  #isPlain = true;
  /** What the comment that is read names, where it goes on over lines. */
  #heading: Heading | undefined;
  readonly #comments: BlockComments;

  /** @param isTable true where quotes are those of cells. Default false */
  constructor(
    private readonly output: ListOutput,
    private readonly lines: LineReader,
    isTable = false,
  ) {
    this.#comments = new BlockComments(isTable);
  }

  line(line: string, number: number, ended?: boolean): void {
    // The common case: a value by itself.
    if (this.#isPlain && startsValue(line) && line.includes(".") && !line.includes("#")) {
      this.lines.line(line, number, ended);
      return;
    }
    const trimmed = line.trim();
    const text = this.#comments.rest(trimmed, number);
    if (text !== trimmed) this.#commented(trimmed);
    if (text !== "" || trimmed === "") this.#visible(text === trimmed ? line : text, text, number, ended);
    this.#isPlain = !this.#allowed && !this.#comments.isOpen;
  }

  /** The last line of a comment that is more than decoration is a heading as well. */
  #commented(text: string): void {
    if (/[\p{L}\p{N}]/u.test(text)) this.#heading = headingOf(text);
    if (this.#comments.isOpen) return;
    if (this.#heading !== undefined) this.#allowed = this.#heading === "exceptions";
    this.#heading = undefined;
  }

  #visible(line: string, text: string, number: number, ended: boolean | undefined): void {
    // What follows a value is no heading, and other headings matter below one that names exceptions only.
    const mayBeHeading =
      (this.#allowed || mayNameExceptions(text)) && !(startsValue(text) && text.includes("#"));
    const heading = mayBeHeading ? headingOf(text) : undefined;
    // The names of columns are a heading too, which the reader of a table needs.
    if (heading !== undefined) this.#allowed = heading === "exceptions";
    if (heading === "exceptions") return;
    if (isExcluded(text)) {
      this.output.leaveOut("exception", number);
      return;
    }
    if (this.#allowed && isEntry(text)) {
      this.output.leaveOut("allowed-section", number);
      return;
    }
    const reason = reasonByComment(text);
    if (reason !== undefined) this.output.leaveOut(reason, number);
    else this.lines.line(line, number, ended);
  }

  end(): void {
    if (this.#comments.isOpen)
      this.output.fail("comment-not-closed", "A comment of several lines has no end.", this.#comments.line);
    this.lines.end();
  }
}

/** True for a line that begins with a letter or digit. */
function startsValue(line: string): boolean {
  const code = line.charCodeAt(0);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

/** `!198.51.100.7` takes a value out; `! 198.51.100.7` is a comment. */
const isExcluded = (text: string): boolean =>
  /^!\S+$/.test(text) && isIndicatorKind(kindOfCell(text.slice(1)));

const isEntry = (text: string): boolean => text !== "" && !/^(?:#|\/\/|--|;|!)/.test(text);
